import type { Event } from "../engine/Events.ts"
import { buffered } from "./files.ts"
import type { Retrying, Stall } from "./Progress.ts"

/** What the run is about just now. */
export interface Situation {
  /** Images that have not ended. */
  readonly open: number
  /** Images that the server wants the bytes of. */
  readonly wanted: number
  /** Those of them that are signed or started: nothing of this machine is in their way any more. */
  readonly due: number
  readonly bytesUnderWay: number
  /** Bytes a second, as they were at that time. */
  readonly rateAt: (time: number) => number | undefined
}

/** Failures that go on for so long (milliseconds), while nothing gets through, are a stall. */
const failingFor = 5_000
/**
 * Bytes that move after a failure must do so for so long (milliseconds) to end a stall: those of an attempt that fails
 * again do not.
 */
const movingFor = 3_000
/**
 * Without a failure bytes may stand still for so long (milliseconds), and the time that the machine's buffers need to
 * empty.
 */
const silentFor = 30_000
/** The rate at which they empty where nothing was measured: bytes a second, as the transport counts. */
const slowest = 8_000
/** An attempt needs a moment (milliseconds) to fail again ... */
const moment = 2_000
/** ... and this long without any response. */
const longestAttempt = 65_000

/** After so many failures in a row the rest is not foreseeable, although the engine does not tell of each. */
const inARow = 3

/** Failures that follow each other, and what came since the latest of them. */
interface Failing {
  readonly since: number
  readonly latest: Retrying
  readonly attempt: number
  readonly moved: boolean
  readonly answered: boolean
}

/** Watches whether anything comes forward. */
export interface StallWatch {
  /** A byte moved, or was `acknowledged`. The situation is that before it. */
  readonly moved: (situation: Situation, now: number, acknowledged: boolean) => void
  /** An attempt ended without an acknowledgement. The situation is that after it. */
  readonly dropped: (situation: Situation) => void
  /** The server answered a question about an image. The situation is that before it. */
  readonly answered: (situation: Situation) => void
  readonly failed: (event: Extract<Event, { event: "retrying" }>, now: number) => void
  /** To be called after every event. */
  readonly changed: (situation: Situation, now: number) => void
  /** A pause has ended: what was before says nothing any more. */
  readonly resumed: (now: number) => void
  readonly movedAt: () => number
  readonly stalled: (situation: Situation, now: number) => Stall | undefined
  /** Whether failures go on: then the time left is unknown, although bytes may move. */
  readonly failing: (now: number) => boolean
  readonly retrying: () => Retrying | undefined
}

export const makeStallWatch = (startedAt: number): StallWatch => {
  let movedAt = startedAt
  /** When something last moved that did not come to nothing, as far as is known. */
  let advancedAt = startedAt
  /** Since when bytes have been moving, of attempts that did not all fail. */
  let movingSince: number | undefined
  let wantedSince: number | undefined
  let dueSince: number | undefined
  let failing: Failing | undefined
  let retrying: Retrying | undefined

  /** Questions are answered, and where bytes are wanted they move: what failed is over. */
  const clear = ({ wanted }: Situation) => {
    if (failing?.answered && (wanted === 0 || failing.moved)) failing = undefined
  }

  /** Whether the latest failure says something of this moment. */
  const isFresh = ({ since, latest }: Failing, now: number) =>
    now < latest.nextAt + moment || (latest.at - since >= failingFor && now < latest.nextAt + longestAttempt)

  /** Whether questions continue to fail, as far as is known. */
  const goesOn = (row: Failing, now: number) =>
    row.attempt >= inARow ? now < row.latest.nextAt + longestAttempt : now - row.since >= failingFor && isFresh(row, now)

  const byFailure = ({ wanted }: Situation, now: number): Stall | undefined => {
    if (failing === undefined || now - failing.since < failingFor) return undefined
    if (wanted === 0) return isFresh(failing, now) ? { since: failing.since, why: failing.latest.problem } : undefined
    const quietSince = Math.max(advancedAt, wantedSince ?? advancedAt)
    if (failing.moved || now - quietSince < failingFor) return undefined
    return { since: Math.min(failing.since, quietSince), why: failing.latest.problem }
  }

  const bySilence = ({ due, bytesUnderWay, rateAt }: Situation, now: number): Stall | undefined => {
    if (dueSince === undefined) return undefined
    const since = Math.max(movedAt, dueSince)
    const buffers = Math.min(bytesUnderWay, due * buffered) / (rateAt(movedAt) ?? slowest)
    return now - since < silentFor + buffers * 1_000 ? undefined : { since, why: undefined }
  }

  return {
    moved: (situation, now, acknowledged) => {
      movedAt = now
      movingSince = acknowledged ? undefined : (movingSince ?? now)
      if (failing !== undefined && movingSince !== undefined && now - movingSince < movingFor) return
      advancedAt = now
      if (failing !== undefined) failing = { ...failing, moved: true }
      clear(situation)
    },
    dropped: ({ bytesUnderWay }) => {
      if (bytesUnderWay === 0) movingSince = undefined
    },
    answered: situation => {
      if (failing !== undefined) failing = { ...failing, answered: true }
      clear(situation)
    },
    failed: ({ activity, name, problem, attempt, delay }, now) => {
      const anew = failing === undefined || (attempt === 1 && now > failing.latest.nextAt + moment)
      const latest: Retrying = { activity, name, problem, at: now, nextAt: now + delay }
      retrying = latest
      failing = { since: anew ? now : (failing?.since ?? now), latest, attempt, moved: false, answered: false }
    },
    changed: ({ wanted, due }, now) => {
      wantedSince = wanted === 0 ? undefined : (wantedSince ?? now)
      dueSince = due === 0 ? undefined : (dueSince ?? now)
    },
    resumed: now => {
      movedAt = now
      advancedAt = now
      movingSince = undefined
      failing = undefined
      wantedSince = wantedSince === undefined ? undefined : now
      dueSince = dueSince === undefined ? undefined : now
    },
    movedAt: () => movedAt,
    stalled: (situation, now) => (situation.open === 0 ? undefined : (byFailure(situation, now) ?? bySilence(situation, now))),
    failing: now => failing !== undefined && goesOn(failing, now),
    retrying: () => retrying,
  }
}
