import { type Group, groups } from "../upload/model/Photo.ts"

export type MapColours = Readonly<Record<Group | "line" | "ink", string>>

/**
 * The colours as the style sheet has them now: a canvas knows no custom properties, so they are read off the legend.
 */
export const coloursOf = (legend: HTMLElement | undefined): MapColours => {
  const colours = { line: "#888", ink: "#888" } as Record<Group | "line" | "ink", string>
  for (const group of groups) colours[group] = "#888"
  if (legend === undefined) return colours
  for (const key of legend.querySelectorAll<HTMLElement>(".key")) {
    const mark = key.querySelector(".mark")
    const group = groups.find(one => one === key.dataset.group)
    if (mark !== null && group !== undefined) colours[group] = getComputedStyle(mark).color
  }
  colours.line = getComputedStyle(legend).color
  colours.ink = getComputedStyle(legend.parentElement ?? legend).color
  return colours
}
