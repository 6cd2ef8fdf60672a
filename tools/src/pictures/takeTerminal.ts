import { basename, dirname } from "node:path"
import type { RunningService } from "../demo/RunningService.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { openTerminal } from "./Terminal.ts"
import { pictureOf } from "./terminalPicture.ts"

const columns = 116
const rows = 18

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
  const screen = await terminal.until(inTheMiddle)
  terminal.keys("C-c")
  await save("live-view.svg", await pictureOf(camera, screen))
}
