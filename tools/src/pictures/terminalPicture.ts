import { AnsiUp } from "ansi_up"
import type { Camera } from "./Camera.ts"

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

/** The screen of a terminal, with the escape sequences of colours, as SVG. */
export const pictureOf = async (camera: Camera, screen: string): Promise<string> => {
  const lines = screen.trimEnd().split("\n")
  const page = await camera.open(width, lines.length * lineHeight + 2 * padding)
  await page.setContent(htmlOf(lines))
  const svg = await camera.take(page)
  await page.close()
  return svg
}
