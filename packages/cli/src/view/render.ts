import cliTruncate from "cli-truncate"
import stringWidth from "string-width"
import { bucketName } from "./bucketLine.ts"
import { awaited, bytesDone, fetching, type Model, preparing, sending, share, standing, timeLeft } from "./Model.ts"
import { printable } from "./printable.ts"
import { bytes, duration, rate } from "./units.ts"

/** The terminal that is drawn on. */
export interface Screen {
  /** Columns and rows. */
  readonly width: number
  readonly height: number
  readonly colour: boolean
}

/** The live view, as lines no wider than the screen and fewer than its rows. `now` in milliseconds since 1970. */
export const render = (model: Model, now: number, screen: Screen): ReadonlyArray<string> => {
  const paint = painter(screen.colour)
  const head = [
    progress(model, screen.width, paint),
    figures(model, now),
    states(model, paint),
    ...(model.warning === undefined ? [] : [paint.yellow(`! ${printable(model.warning.text)}`)]),
  ]
  const room = Math.max(0, screen.height - head.length - 2)
  return [...head, ...files(model, room, screen.width)].map(line => cliTruncate(line, Math.max(1, screen.width - 1)))
}

const progress = (model: Model, width: number, paint: Paint): string => {
  const done = share(model)
  const percent = `${String(Math.floor(done * 100)).padStart(3)} %`
  const total = standing(model)
  const columns = Math.max(0, Math.min(40, width - stringWidth(percent) - stringWidth(total) - 5))
  return columns < 5 ? `${percent}  ${total}` : `${bar(done, columns, paint)} ${percent}  ${total}`
}

const bar = (share: number, columns: number, paint: Paint): string => {
  const full = Math.round(share * columns)
  return paint.green("━".repeat(full)) + paint.dim("─".repeat(columns - full))
}

const figures = (model: Model, now: number): string => {
  const left = timeLeft(model)
  const parts = [
    bytesDone(model),
    model.pace.rate > 0 ? rate(model.pace.rate) : "",
    left === undefined ? "" : `${duration(left)} left`,
    duration((now - model.startedAt) / 1000),
    model.bucket === undefined ? "" : `to ${bucketName(model.bucket)}`,
  ]
  return parts.filter(part => part !== "").join("  ·  ")
}

const states = (model: Model, paint: Paint): string => {
  const { summary } = model
  const parts: ReadonlyArray<readonly [number, string, (text: string) => string]> = [
    [summary.ready, "Ready", paint.green],
    [summary.invalid, "Invalid", paint.red],
    [summary.rejected, "Rejected", paint.red],
    [summary.failed, "Failed", paint.red],
    [awaited(model), "being verified", paint.plain],
    [fetching(model), "being fetched by the server", paint.plain],
    [sending(model).length, "sending", paint.plain],
    [preparing(model), "preparing", paint.plain],
    [summary.duplicate, "Duplicate", paint.plain],
    [summary.skipped, "Skipped", paint.plain],
  ]
  const shown = parts.filter(([number]) => number > 0)
  return shown.length === 0 ? "looking for photos" : shown.map(([number, what, colour]) => colour(`${number} ${what}`)).join("  ")
}

/** The files being sent, the furthest first, as many as there is room for. */
const files = (model: Model, room: number, width: number): ReadonlyArray<string> => {
  const images = [...sending(model)].sort((a, b) => b.sent / b.size - a.sent / a.size || (a.name < b.name ? -1 : 1))
  const shown = images.slice(0, Math.min(room, maxFiles))
  const columns = Math.max(8, Math.min(48, width - 22))
  const lines = shown.map(image => {
    const name = cliTruncate(printable(image.name), columns, { position: "middle" })
    const percent = Math.floor((Math.min(image.sent, image.size) / Math.max(1, image.size)) * 100)
    return `  ${name}${" ".repeat(Math.max(0, columns - stringWidth(name)))} ${String(percent).padStart(3)} % ${bytes(image.size).padStart(10)}`
  })
  return images.length > shown.length && shown.length > 0 ? [...lines, `  … and ${images.length - shown.length} more`] : lines
}

const maxFiles = 8

interface Paint {
  readonly plain: (text: string) => string
  readonly dim: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly red: (text: string) => string
}

/** Colours, or none: `NO_COLOR` is the caller's to read. */
const painter = (colour: boolean): Paint => {
  const paint = (code: number) => (text: string) => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text)
  return { plain: text => text, dim: paint(2), green: paint(32), yellow: paint(33), red: paint(31) }
}
