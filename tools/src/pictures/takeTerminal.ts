import { basename, dirname } from "node:path"
import { AnsiUp } from "ansi_up"
import type { RunningService } from "../demo/RunningService.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { openTerminal } from "./Terminal.ts"

const columns = 116
const rows = 18
/** CSS pixels. */
const width = 1024
const lineHeight = 20
const padding = 20

const style = `
  body { margin: 0; padding: ${padding}px; min-height: 100vh; box-sizing: border-box; background: #14191f; color: #dfe6ec; }
  div { height: ${lineHeight}px; white-space: pre;
    font: 14px/${lineHeight}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }`

/** Each line is an element of its own: the SVG writer does not break lines at line feeds. */
const htmlOf = (lines: readonly string[]): string => {
  const colours = new AnsiUp()
  return `<!doctype html><style>${style}</style>${lines.map(line => `<div>${colours.ansi_to_html(line)}</div>`).join("")}`
}

/** More than a third is sent, and so is a part of a file that is under way. */
const inTheMiddle = / [4-7]\d % uploaded[\s\S]*\.JPG +[2-9]\d %/

const program = new URL("../../../node_modules/.bin", import.meta.url).pathname

/** The live view of the command line in the middle of an upload of `photos`, a folder. */
export const takeTerminal = async (camera: Camera, service: RunningService, photos: string, save: SavePicture): Promise<void> => {
  const folder = dirname(photos)
  const { endpoint, key, token } = service.owner
  const environment = {
    PATH: `${program}:${process.env.PATH ?? ""}`,
    HOME: folder,
    CI: "",
    NO_COLOR: "",
    LC_ALL: "C.UTF-8",
    ...{ ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token },
  }
  using terminal = openTerminal({ folder, columns, rows, environment })
  terminal.keys("PS1='$ '; clear", "Enter")
  await terminal.until(/^\$/)
  terminal.keys(`altilift upload ${basename(photos)} --project "Quarry North" --create --start`, "Enter")
  const lines = (await terminal.until(inTheMiddle)).trimEnd().split("\n")
  terminal.keys("C-c")
  const page = await camera.open(width, lines.length * lineHeight + 2 * padding)
  await page.setContent(htmlOf(lines))
  await save("live-view.svg", await camera.take(page))
  await page.close()
}
