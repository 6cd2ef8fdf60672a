/// <reference lib="dom" />
import { elementToSVG } from "dom-to-svg"
import { svgOfCanvas } from "./canvases.ts"
import { clipByPaths } from "./clips.ts"
import { straighten } from "./rotations.ts"
import { showSelects } from "./selects.ts"
import { setBaselines } from "./texts.ts"

/** What is visible of the page, as SVG of text and shapes. dom-to-svg leaves out canvases, selects and rotations. */
export const svgOfPage = (): string => {
  const restoreSelects = showSelects()
  const rotations = straighten()
  const canvases = [...document.querySelectorAll("canvas")]
  for (const [index, canvas] of canvases.entries()) canvas.id = `canvas-${index}`
  const captureArea = new DOMRect(0, 0, innerWidth, innerHeight)
  const svg = elementToSVG(document.documentElement, { captureArea, keepLinks: false })
  restoreSelects()
  rotations.restore(svg)
  for (const canvas of canvases) svg.getElementById(canvas.id)?.append(svgOfCanvas(canvas))
  setBaselines(svg)
  clipByPaths(svg)
  return new XMLSerializer().serializeToString(svg)
}
