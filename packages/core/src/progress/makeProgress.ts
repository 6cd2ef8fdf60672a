import type { Event } from "../engine/Events.ts"
import type { SourceFile, State } from "../lifecycle/State.ts"
import type { Bucket } from "../ports/Grant.ts"
import { type FileRecord, isAwaited, isOngoing, makeFiles } from "./files.ts"
import { makeMetaProgress } from "./metaFiles.ts"
import type { Progress } from "./Progress.ts"
import { makeRate } from "./rate.ts"
import { makeSpeed } from "./speed.ts"
import { shareOf, stagesOf } from "./stages.ts"
import { makeStallWatch, type Situation } from "./stall.ts"

/** Gathers events into a `Progress`. An event costs the same however many files there are, and so does a snapshot. */
export interface ProgressTracker {
  /** To be called with every event of a run, in order. `at` in milliseconds since 1970. */
  readonly onEvent: (event: Event, at: number) => void
  readonly snapshot: (at: number) => Progress
}

/** Verdicts come by the poll, every 10 seconds at most (milliseconds). */
const verdictsMeasured = { over: 60_000, gains: 4, atLeast: 10_000 }

/** After so long (milliseconds) without a transfer the rate is measured again. */
const longPause = 20_000

/** @param startedAt when the run began, milliseconds since 1970 */
export const makeProgress = (startedAt: number): ProgressTracker => {
  const files = makeFiles()
  const { sums } = files
  const metaFiles = makeMetaProgress()
  const stall = makeStallWatch(startedAt)
  const speed = makeSpeed()
  const verdicts = makeRate(verdictsMeasured)
  let decided = 0
  let scanComplete = false
  let bucket: Bucket | undefined
  let buckets = 0
  let paused: Progress["paused"]

  const situation = (): Situation => ({
    open: sums.found.files - sums.ended.files,
    wanted: sums.wanted.files,
    due: sums.due.files,
    bytesUnderWay: sums.underWay.bytes,
    rateAt: speed.rate,
  })

  const isStalled = (now: number) => stall.stalled(situation(), now) !== undefined

  /** After a stall rates are measured again: the time without a link is not part of its rate. */
  const restart = (now: number) => {
    speed.begin(now, sums.left.bytes)
    verdicts.begin(now, decided)
  }
  const answered = (now: number) => {
    if (sums.wanted.files === 0 && isStalled(now)) restart(now)
    stall.answered(situation())
  }

  const dropped = (now: number) => {
    speed.dropped(sums.left.bytes, now)
    stall.dropped(situation())
  }

  /** Whether a transfer begins after a long time without any. */
  const isFirst = (now: number) => sums.due.files === 1 && now - stall.movedAt() > longPause

  const found = (file: SourceFile) => {
    // After a pause nothing is known of the link.
    if (sums.found.files > 0 && sums.found.files === sums.ended.files) speed.clear()
    scanComplete = false
    files.found(file)
  }

  const moved = (file: SourceFile, at: State["at"], now: number) => {
    // What has ended is reported by `ended`, with more facts.
    if (!isOngoing(at)) return
    const before = files.get(file)
    const acknowledged = before?.at === "Started" && at === "Stored"
    const resumes = acknowledged && isStalled(now)
    if (isAnswer(before?.at, at)) answered(now)
    if (acknowledged) stall.moved(situation(), now, true)
    files.moved(file, at)
    if (at === "Started" && (!speed.begun() || isFirst(now))) speed.begin(now, sums.left.bytes)
    if (acknowledged) speed.acknowledged(file.size, sums.left.bytes, now)
    else if (before !== undefined && before.bytes > 0) dropped(now)
    if (resumes) restart(now)
    if (sums.awaited.files > 0 && !verdicts.begun()) verdicts.begin(now, decided)
  }

  const sent = (record: FileRecord | undefined, bytes: number, now: number) => {
    // A report that comes after the end of its attempt says nothing any more.
    if (record?.at !== "Started") return
    const moves = bytes > record.bytes
    const resumes = moves && isStalled(now)
    if (moves) stall.moved(situation(), now, false)
    files.sent(record, bytes)
    if (bytes < record.bytes) dropped(now)
    else if (resumes) restart(now)
    else speed.sent(sums.left.bytes, now)
  }

  const ended = ({ final }: Extract<Event, { event: "ended" }>, now: number) => {
    const before = files.get(final.file)
    const isVerdict = final.at === "Ready" || final.at === "Invalid"
    if (isVerdict) answered(now)
    files.ended(final)
    if (before !== undefined && before.bytes > 0) dropped(now)
    // What the server knows at once says nothing of how fast it verifies.
    if (isVerdict && before !== undefined && isAwaited(before)) verdicts.note(now, ++decided)
  }

  const take = (event: Event, now: number) => {
    if ("file" in event && event.file.meta !== undefined) return metaFiles.take(event)
    switch (event.event) {
      case "found":
        return found(event.file)
      case "scan-complete":
        scanComplete = true
        return
      case "moved":
        return moved(event.file, event.at, now)
      case "sent":
        return sent(files.get(event.file), event.bytes, now)
      case "ended":
        return ended(event, now)
      case "bucket":
        bucket = event.bucket
        buckets = event.choices
        return
      case "retrying":
        return stall.failed(event, now)
      case "pausing":
      case "paused":
        paused = event.event
        return
      case "resumed":
        paused = undefined
        stall.resumed(now)
        restart(now)
        return
    }
  }

  const snapshot = (now: number): Progress => {
    const stalled = paused === undefined ? stall.stalled(situation(), now) : undefined
    const isMoving = stalled === undefined && paused === undefined
    const summary = files.summary()
    const stages = stagesOf(sums, {
      bytes: isMoving ? speed.rate(now) : undefined,
      verdicts: isMoving ? verdicts.perSecond(now) : undefined,
      foreseeable: scanComplete && isMoving && !stall.failing(now),
    })
    return {
      startedAt,
      at: now,
      filesFound: sums.found.files,
      bytesFound: sums.found.bytes,
      scanComplete,
      images: files.images(),
      summary,
      filesEnded: sums.ended.files,
      bytesAcknowledged: sums.acknowledged.bytes,
      bytesSent: speed.total(),
      bytesUnderWay: sums.underWay.bytes,
      ...stages,
      share: shareOf(stages.sent, stages.verified, scanComplete),
      stalled,
      paused,
      retrying: stall.retrying(),
      bucket,
      buckets,
      sending: files.sending(),
      metaFiles: metaFiles.all(),
    }
  }

  const timeOf = makeRunTime(startedAt)
  return {
    onEvent: (event, at) => {
      const now = timeOf(at)
      take(event, now)
      stall.changed(situation(), now)
    },
    snapshot: at => snapshot(timeOf(at)),
  }
}

/** The time of a run: it continues from where it was when the clock is put back. */
const makeRunTime = (startedAt: number) => {
  let [putBack, last] = [0, startedAt]
  return (at: number): number => {
    putBack += Math.max(0, last - at)
    last = at
    return at + putBack
  }
}

/** Whether the server must have answered for an image to come from there to here. */
const isAnswer = (from: State["at"] | undefined, to: State["at"]): boolean => {
  switch (to) {
    case "Signed":
    case "Started":
    case "Fetching":
      return true
    case "Absent":
      return from === "Hashed" || from === "Processing"
    case "Processing":
      return from !== "Stored"
    default:
      return false
  }
}
