/// <reference lib="dom" />
const namespace = "http://www.w3.org/2000/svg"

/** Makes masks clipping paths: a mask cuts off strokes at the edges of its element, and hides a horizontal line. */
export const clipByPaths = (svg: Document): void => {
  for (const mask of svg.querySelectorAll("mask")) {
    const clip = svg.createElementNS(namespace, "clipPath")
    clip.id = mask.id
    clip.append(...mask.children)
    mask.replaceWith(clip)
  }
  for (const masked of svg.querySelectorAll("[mask]")) {
    masked.setAttribute("clip-path", masked.getAttribute("mask") ?? "")
    masked.removeAttribute("mask")
  }
}
