/// <reference lib="dom" />
/**
 * Puts text in the place of each select, check box and radio button, because the SVG writer knows none of them. Returns
 * what undoes it.
 */
export const showControls = (): (() => void) => {
  const selects = [...document.querySelectorAll("select")].map(select =>
    showInstead(select, `${select.selectedOptions[0]?.textContent ?? ""} ▾`),
  )
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].map(box =>
    showInstead(box, box.checked ? "☑" : "☐"),
  )
  const radios = [...document.querySelectorAll<HTMLInputElement>("input[type=radio]")].map(radio =>
    showInstead(radio, radio.checked ? "◉" : "○"),
  )
  return () => {
    for (const one of [...selects, ...boxes, ...radios]) one()
  }
}

const showInstead = (control: HTMLElement, text: string): (() => void) => {
  const shown = document.createElement("span")
  shown.className = control.className
  shown.textContent = text
  control.before(shown)
  control.hidden = true
  return () => {
    shown.remove()
    control.hidden = false
  }
}
