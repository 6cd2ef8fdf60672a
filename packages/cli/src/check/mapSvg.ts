import type { SetReport } from "./SetReport.ts"

/** Pixels. */
const width = 900
const most = 700
const margin = 20

/**
 * A map without tiles: footprints, gaps and photos, north up. Empty where no photo has a position. `hinted` photos
 * are marked.
 */
export const mapSvg = ({ photos, check }: SetReport): string => {
  const places = photos.flatMap(({ facts: { position }, hints }) =>
    position === undefined ? [] : [{ ...position, hinted: hints.length > 0, far: hints.some(({ code }) => code === "far-away") }],
  )
  const shown = places.filter(({ far }) => !far)
  const corners = check.coverage?.footprints.flatMap(({ corners }) => corners) ?? []
  const points = [...shown.map(({ longitude, latitude }) => [longitude, latitude] as const), ...corners]
  if (points.length === 0) return ""
  const view = viewOf(points)
  const footprints = check.coverage?.footprints.map(
    ({ corners }) => `<polygon points="${corners.map(corner => view.at(corner).join()).join(" ")}"/>`,
  )
  const gaps = check.coverage?.gaps.map(({ west, north, east, south }) => {
    const [left, top] = view.at([west, north])
    const [right, bottom] = view.at([east, south])
    return `<rect x="${left}" y="${top}" width="${fixed(right - left)}" height="${fixed(bottom - top)}"/>`
  })
  const dots = shown.map(({ longitude, latitude, hinted }) => {
    const [x, y] = view.at([longitude, latitude])
    return `<circle cx="${x}" cy="${y}" r="3"${hinted ? ' class="hinted"' : ""}/>`
  })
  return [
    `<svg viewBox="0 0 ${width} ${fixed(view.height)}" role="img">`,
    `<g class="footprints">${(footprints ?? []).join("")}</g>`,
    `<g class="gaps">${(gaps ?? []).join("")}</g>`,
    `<g class="photos">${dots.join("")}</g></svg>`,
  ].join("\n")
}

type LonLat = readonly [longitude: number, latitude: number]

const viewOf = (points: ReadonlyArray<LonLat>) => {
  let [west, east, south, north] = [180, -180, 90, -90]
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  // A single place has no extent.
  const across = Math.max((east - west) * narrow, 1e-5)
  const scale = Math.min((width - 2 * margin) / across, (most - 2 * margin) / Math.max(north - south, 1e-5))
  return {
    height: (north - south) * scale + 2 * margin,
    at: ([longitude, latitude]: LonLat): readonly [number, number] => [
      fixed(margin + (longitude - west) * narrow * scale),
      fixed(margin + (north - latitude) * scale),
    ],
  }
}

const fixed = (value: number): number => Number(value.toFixed(1))
