import type { Problem } from "../problems/Problem.ts"
import { type Line, shown } from "./lines.ts"

/** What coordinates mean. `words`: as the file says it. */
export type Projection =
  /** Longitude and latitude, in degrees of WGS 84. */
  | { readonly kind: "geographic"; readonly words: string }
  /** Metres east and north of a zone of UTM, on WGS 84. */
  | { readonly kind: "utm"; readonly zone: number; readonly south: boolean; readonly words: string }
  /** Anything else that is well formed. */
  | { readonly kind: "other"; readonly words: string }

const utm = (zone: number, south: boolean, words: string): Projection | undefined =>
  zone >= 1 && zone <= 60 ? { kind: "utm", zone, south, words } : undefined

/** `WGS84 UTM 32N`, `EPSG:32632`, or a string of PROJ; undefined for anything else. */
export const readProjection = (text: string): Projection | undefined => {
  const words = text.trim().replace(/^'(.*)'$/, "$1")
  const [, zone, pole] = /^WGS84 +UTM +(\d{1,2}) *([NS])$/i.exec(words) ?? []
  if (zone !== undefined) return utm(Number(zone), pole?.toUpperCase() === "S", words)
  const [, epsg] = /^EPSG: *(\d{4,6})$/i.exec(words) ?? []
  if (epsg !== undefined) return readEpsg(Number(epsg), words)
  return /(^|\s)\+proj=\w+/.test(words) ? readProj(words) : undefined
}

const readEpsg = (code: number, words: string): Projection | undefined => {
  if (code === 4326 || code === 4979) return { kind: "geographic", words }
  const hemisphere = Math.floor(code / 100)
  if (hemisphere === 326 || hemisphere === 327) return utm(code % 100, hemisphere === 327, words) ?? { kind: "other", words }
  return { kind: "other", words }
}

const readProj = (words: string): Projection | undefined => {
  const parameters = new Map([...words.matchAll(/\+(\w+)(?:=(\S+))?/g)].map(([, name = "", value = ""]) => [name, value]))
  const isWgs84 = ["datum", "ellps"].every(name => (parameters.get(name) ?? "WGS84") === "WGS84") && !parameters.has("towgs84")
  const proj = parameters.get("proj")
  if (!isWgs84) return { kind: "other", words }
  if (proj === "longlat" || proj === "latlong") return { kind: "geographic", words }
  if (proj !== "utm") return { kind: "other", words }
  const inMetres = (parameters.get("units") ?? "m") === "m"
  const zone = utm(Number(parameters.get("zone")), parameters.has("south"), words)
  return zone === undefined || inMetres ? zone : { kind: "other", words }
}

/** The projection that a file begins with. */
export const projectionOf = (line: Line | undefined): Projection | Problem => {
  if (line === undefined) return { code: "meta-no-lines" }
  return readProjection(line.text) ?? { code: "meta-projection-unknown", line: line.line, words: shown(line.text) }
}

/** Why coordinates cannot be right. */
export const outOfRange = (line: number, projection: Projection, x: number, y: number): ReadonlyArray<Problem> => {
  const least = projection.kind === "geographic" ? { x: [-180, 180], y: [-90, 90] } : { x: [0, 1_000_000], y: [0, 10_000_000] }
  if (projection.kind === "other") return []
  const check = (field: string, value: number, [from = 0, to = 0]: ReadonlyArray<number>): ReadonlyArray<Problem> =>
    value >= from && value <= to ? [] : [{ code: "meta-out-of-range", line, field, words: String(value), from, to }]
  return [...check("geo_x", x, least.x), ...check("geo_y", y, least.y)]
}
