/// <reference lib="dom" />
/**
 * Takes away the rotation of elements, because dom-to-svg draws the upright box around a rotated one. `restore` rotates
 * the elements again, and what was drawn of them.
 */
export const straighten = (): { readonly restore: (svg: Document) => void } => {
  const rotated = [...document.querySelectorAll<HTMLElement>("body *")].flatMap((element, index) => {
    const { a, b } = new DOMMatrix(getComputedStyle(element).transform)
    if (b === 0) return []
    const { x, y, width, height } = element.getBoundingClientRect()
    element.id ||= `rotated-${index}`
    element.style.transform = "none"
    const degrees = (Math.atan2(b, a) * 180) / Math.PI
    return [{ element, transform: `rotate(${degrees} ${x + width / 2} ${y + height / 2})` }]
  })
  return {
    restore: svg => {
      for (const { element, transform } of rotated) {
        svg.getElementById(element.id)?.setAttribute("transform", transform)
        element.style.removeProperty("transform")
      }
    },
  }
}
