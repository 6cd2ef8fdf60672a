/// <reference lib="dom" />
/** Places each text by its baseline: not every viewer knows `text-after-edge`, by which dom-to-svg places it. */
export const setBaselines = (svg: Document): void => {
  const ruler = new OffscreenCanvas(1, 1).getContext("2d")
  if (ruler === null) return
  for (const text of svg.querySelectorAll('text[dominant-baseline="text-after-edge"]')) {
    const font = ["font-style", "font-weight", "font-size", "font-family"].map(name => text.getAttribute(name))
    ruler.font = font.join(" ")
    const descent = ruler.measureText("").fontBoundingBoxDescent
    text.removeAttribute("dominant-baseline")
    for (const line of text.querySelectorAll("tspan")) line.setAttribute("y", String(Number(line.getAttribute("y")) - descent))
  }
}
