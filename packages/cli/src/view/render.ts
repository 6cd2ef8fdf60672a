import { type Final, type Progress, renderRetrying } from "@altilift/core"
import cliTruncate from "cli-truncate"
import stringWidth from "string-width"
import { sentences } from "../messages/language.ts"
import { bucketName } from "./bucketLine.ts"
import { metaUnderWay } from "./metaLines.ts"
import { printable } from "./printable.ts"
import { awaited, bytesDone, fetching, forecast, inState, preparing, stall, standing } from "./progressWords.ts"
import { bytes, duration } from "./units.ts"

/** The terminal that is drawn on. */
export interface Screen {
  /** Columns and rows. */
  readonly width: number
  readonly height: number
  readonly colour: boolean
}

/** The live view, as lines no wider than the screen and fewer than its rows. */
export const render = (progress: Progress, screen: Screen): ReadonlyArray<string> => {
  const paint = painter(screen.colour)
  const head = [title(progress, screen.width, paint), figures(progress, screen.width, paint), states(progress, paint)]
  const meta = metaUnderWay(progress)
  const lines = [...head, ...(meta === "" ? [] : [meta]), ...warning(progress, paint)]
  const room = Math.max(0, screen.height - lines.length - 2)
  return [...lines, ...files(progress, room, screen.width)].map(line => cliTruncate(line, Math.max(1, screen.width - 1)))
}

const title = (progress: Progress, width: number, paint: Paint): string => {
  const { share, bytes: part } = progress.sent
  const figure = `${String(Math.floor(share * 100)).padStart(3)} %`
  const percent = part.total > 0 ? sentences().progress.uploaded(figure) : figure
  const total = standing(progress)
  const columns = Math.max(0, Math.min(40, width - stringWidth(percent) - stringWidth(total) - 5))
  if (columns < 5) return `${percent}  ${total}`
  const underWay = part.total > 0 ? progress.bytesUnderWay / part.total : 0
  return `${bar(share, underWay, columns, paint)} ${percent}  ${total}`
}

/** What is acknowledged is a thick line, what is under way a thin one. */
const bar = (share: number, underWay: number, columns: number, paint: Paint): string => {
  const thick = Math.floor(share * columns)
  const begun = underWay > 0 ? Math.max(thick, Math.min(columns, Math.round((share + underWay) * columns))) : thick
  return paint.green("━".repeat(thick) + "─".repeat(begun - thick)) + paint.dim("┈".repeat(columns - begun))
}

const figures = (progress: Progress, width: number, paint: Paint): string => {
  const words = sentences().progress
  const before = [bytesDone(progress)]
  const after = [
    words.elapsed(duration((progress.at - progress.startedAt) / 1000)),
    progress.bucket === undefined ? "" : words.to(bucketName(progress.bucket)),
  ]
  const stalled = stall(progress)
  if (stalled === undefined) return joined([...before, ...forecast(progress), ...after])
  // The reason may be long: it is cut, so that the other parts stay visible.
  const room = Math.max(30, width - stringWidth(joined([...before, "", ...after])) - stringWidth(separator) - 1)
  return joined([...before, paint.yellow(cliTruncate(stalled, room)), ...after])
}

const separator = "  ·  "
const joined = (parts: ReadonlyArray<string>): string => parts.filter(part => part !== "").join(separator)

const states = (progress: Progress, paint: Paint): string => {
  const { summary } = progress
  const words = sentences().progress
  const ended = (at: Final["at"]) => (count: number) => inState(count, at)
  const parts: ReadonlyArray<readonly [number, (count: number) => string, (text: string) => string]> = [
    [summary.ready, ended("Ready"), paint.green],
    [summary.invalid, ended("Invalid"), paint.red],
    [summary.rejected, ended("Rejected"), paint.red],
    [summary.failed, ended("Failed"), paint.red],
    [awaited(progress), words.verifying, paint.plain],
    [fetching(progress), words.fetching, paint.plain],
    [progress.sending.length, words.sending, paint.plain],
    [preparing(progress), words.preparing, paint.plain],
    [summary.duplicate, ended("Duplicate"), paint.plain],
    [summary.skipped, ended("Skipped"), paint.plain],
  ]
  const shown = parts.filter(([number]) => number > 0)
  return shown.length === 0 ? words.looking : shown.map(([number, say, colour]) => colour(say(number))).join("  ")
}

/** How long a warning stays after the next attempt, so that it can be read (milliseconds). */
const lingers = 3_000

/** The latest failure. During a stall `figures` shows it. */
const warning = ({ retrying, stalled, at }: Progress, paint: Paint): ReadonlyArray<string> =>
  retrying === undefined || stalled?.why !== undefined || at >= retrying.nextAt + lingers
    ? []
    : [paint.yellow(`! ${printable(renderRetrying(retrying, sentences().problems))}`)]

/** The files being sent, the furthest first, as many as there is room for. */
const files = ({ sending }: Progress, room: number, width: number): ReadonlyArray<string> => {
  const images = [...sending].sort((a, b) => b.bytes / b.size - a.bytes / a.size || (a.name < b.name ? -1 : 1))
  const shown = images.slice(0, Math.min(room, maxFiles))
  const columns = Math.max(8, Math.min(48, width - 22))
  const lines = shown.map(image => {
    const name = cliTruncate(printable(image.name), columns, { position: "middle" })
    const percent = Math.floor((image.bytes / Math.max(1, image.size)) * 100)
    const gap = " ".repeat(Math.max(0, columns - stringWidth(name)))
    return `  ${name}${gap} ${String(percent).padStart(3)} % ${bytes(image.size).padStart(10)}`
  })
  return images.length > shown.length && shown.length > 0
    ? [...lines, `  ${sentences().lines.more(images.length - shown.length)}`]
    : lines
}

const maxFiles = 8

interface Paint {
  readonly plain: (text: string) => string
  readonly dim: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly red: (text: string) => string
}

/** Colours, or none. The caller reads `NO_COLOR`. */
const painter = (colour: boolean): Paint => {
  const paint = (code: number) => (text: string) => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text)
  return { plain: text => text, dim: paint(2), green: paint(32), yellow: paint(33), red: paint(31) }
}
