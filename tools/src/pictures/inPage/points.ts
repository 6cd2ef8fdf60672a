/// <reference lib="dom" />
const namespace = "http://www.w3.org/2000/svg"

/** Levels of each of red, green and blue: points of one colour become one path. */
const levels = 6

/**
 * A drawing of points and thin lines, as SVG of one path for each colour. Its most frequent colour is the background.
 */
export const svgOfPoints = ({ width, height, data }: ImageData): SVGElement => {
  const colours = Uint32Array.from({ length: width * height }, (_, at) => colourAt(data, at))
  const background = mostFrequent(colours)
  const svg = document.createElementNS(namespace, "svg")
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
  const add = (colour: number, d: string): void => {
    const path = document.createElementNS(namespace, "path")
    path.setAttribute("d", d)
    path.setAttribute("fill", `#${colour.toString(16).padStart(6, "0")}`)
    svg.append(path)
  }
  add(background, `M0 0h${width}v${height}h${-width}z`)
  for (const [colour, d] of rectangles(colours, width, background)) add(colour, d)
  return svg
}

const colourAt = (data: Uint8ClampedArray, at: number): number => {
  const level = (channel: number) => Math.round(((data[at * 4 + channel] ?? 0) / 255) * (levels - 1) * (255 / (levels - 1)))
  return (level(0) << 16) | (level(1) << 8) | level(2)
}

const mostFrequent = (colours: Uint32Array): number => {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const [[first] = [0]] = [...counts].sort(([, one], [, other]) => other - one)
  return first
}

/** Path data by colour: each run of pixels in a row, and the same runs below it, as one rectangle. */
const rectangles = (colours: Uint32Array, width: number, background: number): ReadonlyMap<number, string> => {
  const paths = new Map<number, string>()
  const taken = new Uint8Array(colours.length)
  const runFrom = (at: number): number => {
    const end = at + width - (at % width)
    let to = at
    while (to < end && colours[to] === colours[at] && taken[to] === 0) to++
    return to - at
  }
  for (const [at, colour] of colours.entries()) {
    if (colour === background || taken[at] === 1) continue
    const across = runFrom(at)
    let down = 1
    while (colours[at + down * width] === colour && runFrom(at + down * width) === across) down++
    for (let row = 0; row < down; row++) taken.fill(1, at + row * width, at + row * width + across)
    const square = `M${at % width} ${Math.floor(at / width)}h${across}v${down}h${-across}z`
    paths.set(colour, (paths.get(colour) ?? "") + square)
  }
  return paths
}
