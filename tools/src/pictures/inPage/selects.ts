/// <reference lib="dom" />
/** Puts text in the place of each select, because the SVG writer knows no selects. Returns what undoes it. */
export const showSelects = (): (() => void) => {
  const undo = [...document.querySelectorAll("select")].map(select => {
    const shown = document.createElement("span")
    shown.className = select.className
    shown.textContent = `${select.selectedOptions[0]?.textContent ?? ""} ▾`
    select.before(shown)
    select.hidden = true
    return () => {
      shown.remove()
      select.hidden = false
    }
  })
  return () => {
    for (const one of undo) one()
  }
}
