import type { At, Bucket, Event, Final, State } from "@altilift/core"
import { emptySummary, type Summary, tally } from "@altilift/core"
import { HashMap, Option } from "effect"
import { bytes, count } from "./units.ts"

/** What the view knows of a run: everything that is drawn, nothing else. */
export interface Model {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Files that the source found so far; all of them once `allFound`. */
  readonly found: number
  readonly foundBytes: number
  readonly allFound: boolean
  readonly summary: Summary
  /** Bytes of the files that have ended, however they did. */
  readonly endedBytes: number
  /** The images that are neither new nor ended, by `ref`. */
  readonly active: HashMap.HashMap<string, Active>
  readonly pace: Pace
  /** Where images go; undefined until that is chosen. */
  readonly bucket: Bucket | undefined
  /** The latest thing that went wrong and is tried again. */
  readonly warning: Warning | undefined
}

export interface Active {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly at: State["at"]
  /** Bytes handed over in this attempt. */
  readonly sent: number
}

export interface Warning {
  readonly text: string
  /** Milliseconds since 1970. */
  readonly since: number
  readonly until: number
}

/** How fast bytes leave, smoothed. */
export interface Pace {
  /** Bytes handed over in this run, those of repeated attempts too. */
  readonly sent: number
  /** Bytes a second; 0 until something was sent. */
  readonly rate: number
  /** Start of the sample that is being gathered (milliseconds since 1970), and the bytes sent by then. */
  readonly sampledAt: number
  readonly sampledSent: number
}

export const initial = (now: number): Model => ({
  startedAt: now,
  found: 0,
  foundBytes: 0,
  allFound: false,
  summary: emptySummary,
  endedBytes: 0,
  active: HashMap.empty(),
  pace: { sent: 0, rate: 0, sampledAt: now, sampledSent: 0 },
  bucket: undefined,
  warning: undefined,
})

/** The model after an event. `now` in milliseconds since 1970. */
export const reduce = (model: Model, event: Event, now: number): Model => {
  switch (event.event) {
    case "found":
      return { ...model, found: model.found + 1, foundBytes: model.foundBytes + event.file.size }
    case "all found":
      return { ...model, allFound: true }
    case "moved":
      return moved(model, event)
    case "sent":
      return sent(model, event, now)
    case "ended":
      return ended(model, event.final)
    case "bucket":
      return { ...model, bucket: event.bucket }
    case "retrying":
      return { ...model, warning: { text: `${event.what}: ${event.message}`, since: now, until: now + event.delay + lingers } }
  }
}

/** A warning stays a while after the next attempt, so that it can be read (milliseconds). */
const lingers = 3_000

const moved = (model: Model, { file, at }: Extract<Event, { event: "moved" }>): Model => {
  if (isEnd(at)) return model
  const known = Option.getOrUndefined(HashMap.get(model.active, file.ref))
  const sentSoFar = at === "Started" ? 0 : (known?.sent ?? 0)
  return { ...model, active: HashMap.set(model.active, file.ref, { name: file.name, size: file.size, at, sent: sentSoFar }) }
}

/** What has ended is told by `ended`, which says more. */
const isEnd = (at: State["at"]): at is Final["at"] => ends.has(at)

const ends: ReadonlySet<State["at"]> = new Set<Final["at"]>([
  "Ready",
  "Invalid",
  "Rejected",
  "Skipped",
  "Duplicate",
  "Failed",
  "Unfinished",
])

const sent = (model: Model, { file, bytes }: Extract<Event, { event: "sent" }>, now: number): Model => {
  const known = Option.getOrUndefined(HashMap.get(model.active, file.ref))
  if (known === undefined) return model
  const more = Math.max(0, bytes - known.sent)
  return {
    ...model,
    active: HashMap.set(model.active, file.ref, { ...known, sent: bytes }),
    pace: tick({ ...model.pace, sent: model.pace.sent + more }, now),
  }
}

const ended = (model: Model, final: Final): Model => ({
  ...model,
  summary: tally(model.summary, final),
  endedBytes: model.endedBytes + final.file.size,
  active: HashMap.remove(model.active, final.file.ref),
})

/** A sample is at least so long (milliseconds) ... */
const sampleTime = 1_000
/** ... and the rate forgets half of what it knows in about so long (milliseconds). */
const halfLife = 5_000

/** The pace at a later time: closes the sample when it is long enough, so that the rate falls when nothing moves. */
const tick = (pace: Pace, now: number): Pace => {
  const elapsed = now - pace.sampledAt
  if (elapsed < sampleTime) return pace
  const measured = ((pace.sent - pace.sampledSent) * 1000) / elapsed
  const old = pace.rate === 0 ? 0 : 0.5 ** (elapsed / halfLife)
  return { ...pace, rate: pace.rate * old + measured * (1 - old), sampledAt: now, sampledSent: pace.sent }
}

/** Time passes without an event. */
export const elapse = (model: Model, now: number): Model => ({
  ...model,
  pace: tick(model.pace, now),
  warning: model.warning !== undefined && model.warning.until <= now ? undefined : model.warning,
})

/** Files that have ended, however they did. */
export const endedCount = ({ summary }: Model): number =>
  summary.ready + summary.invalid + summary.rejected + summary.skipped + summary.duplicate + summary.failed + summary.unfinished

/** How far the run is, in files. Nothing is looked for before the server has answered. */
export const standing = (model: Model): string =>
  model.found === 0 && !model.allFound
    ? "waiting for the server"
    : `${endedCount(model)} of ${count(model.found, "file")}${model.allFound ? "" : " so far"}`

/** Images whose bytes are on their way; one that is announced but waits for its turn is still being prepared. */
export const sending = (model: Model): ReadonlyArray<Active> =>
  Array.from(HashMap.values(model.active)).filter(image => image.at === "Started" && image.sent > 0)

/** Images whose bytes have left and that the server is looking at. */
export const awaited = (model: Model): number => countAt(model, arrived)

/** Images that the server gets itself. */
export const fetching = (model: Model): number => countAt(model, new Set(["Fetching"]))

/** Images that are read, known or signed, and wait for a slot. */
export const preparing = (model: Model): number =>
  HashMap.size(model.active) - awaited(model) - fetching(model) - sending(model).length

const arrived: ReadonlySet<State["at"]> = new Set<At<"Stored" | "Processing">["at"]>(["Stored", "Processing"])

const countAt = (model: Model, states: ReadonlySet<State["at"]>): number => {
  let number = 0
  for (const image of HashMap.values(model.active)) if (states.has(image.at)) number++
  return number
}

/** Bytes that need not move any more: ended, arrived, or handed over. */
export const doneBytes = (model: Model): number => {
  let done = model.endedBytes
  for (const image of HashMap.values(model.active)) done += arrived.has(image.at) ? image.size : Math.min(image.sent, image.size)
  return done
}

/** How far the run is, from 0 to 1: in bytes, or in files where nobody knows their bytes. */
export const share = (model: Model): number => {
  if (model.foundBytes > 0) return Math.min(1, doneBytes(model) / model.foundBytes)
  return model.found === 0 ? 0 : endedCount(model) / model.found
}

/** Bytes of the photos that need not move any more, of all; nothing where nobody knows. */
export const bytesDone = (model: Model): string =>
  model.foundBytes === 0 ? "" : `${bytes(doneBytes(model))} of ${bytes(model.foundBytes)}`

/** Seconds until the bytes will have left at the present rate; undefined while nobody can know. */
export const timeLeft = (model: Model): number | undefined => {
  const left = model.foundBytes - doneBytes(model)
  return model.allFound && model.pace.rate > 0 && left > 0 ? left / model.pace.rate : undefined
}
