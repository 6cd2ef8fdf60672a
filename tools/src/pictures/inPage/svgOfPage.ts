/// <reference lib="dom" />
import { elementToSVG } from "dom-to-svg"
import { svgOfCanvas } from "./canvases.ts"
import { clipByPaths } from "./clips.ts"
import { showControls } from "./controls.ts"
import { straighten } from "./rotations.ts"
import { setBaselines } from "./texts.ts"

/**
 * What is visible of the page, or of an element of it, as SVG of text and shapes. dom-to-svg leaves out canvases,
 * controls and rotations.
 */
export const svgOfPage = (selector = "html"): string => {
  const restoreControls = showControls()
  const rotations = straighten()
  const canvases = [...document.querySelectorAll("canvas")]
  for (const [index, canvas] of canvases.entries()) canvas.id = `canvas-${index}`
  const element = document.querySelector(selector) ?? document.documentElement
  const captureArea = selector === "html" ? new DOMRect(0, 0, innerWidth, innerHeight) : element.getBoundingClientRect()
  const svg = elementToSVG(element, { captureArea, keepLinks: false })
  restoreControls()
  rotations.restore(svg)
  for (const canvas of canvases) svg.getElementById(canvas.id)?.append(svgOfCanvas(canvas))
  setBaselines(svg)
  clipByPaths(svg)
  return new XMLSerializer().serializeToString(svg)
}
