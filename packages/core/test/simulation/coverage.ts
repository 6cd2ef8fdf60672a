import { Clock, Effect, Layer } from "effect"
import { adaptiveLimit, fixedLimit } from "../../src/engine/TransferLimit.ts"
import { type At, chainOf, type Event, type Outcome, Pace, type ProblemCode } from "../../src/index.ts"

/** Notes what of the engine a run exercised, by what can be seen from outside. */
export type Mark = (what: string) => void

/** The moves of images: from which state to which. */
export const makeMoveMarks = (mark: Mark) => {
  const at = new Map<string, string>()
  return (event: Event): void => {
    if (event.event === "bucket" && event.instead !== undefined) mark("a bucket was left for another")
    if (event.event === "found") at.set(event.file.ref, "Discovered")
    if (event.event !== "moved" && event.event !== "ended") return
    const to = event.event === "moved" ? event.at : event.final.at
    const from = at.get(event.file.ref)
    at.set(event.file.ref, to)
    if (from !== to) mark(`move ${from} → ${to}`)
  }
}

/**
 * Gates at which somebody waited, or was interrupted; and what halved the number of transfers, told by a limit of its
 * own that hears the same.
 */
export const markGates = (mark: Mark, transfers: number | undefined): Layer.Layer<Pace, never, Pace> => {
  const limit = transfers === undefined ? adaptiveLimit() : fixedLimit(transfers)
  const halves = (by: string, hear: (now: number) => void) =>
    Effect.map(Clock.currentTimeMillis, now => {
      const before = limit.now()
      hear(now)
      if (limit.now() < before) mark(`transfers halved by ${by}`)
    })
  const watched = <A, E, R>(gate: string, enter: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, began =>
      enter.pipe(
        Effect.tap(() => Effect.map(Clock.currentTimeMillis, now => now > began && mark(`gate ${gate}: waited`))),
        Effect.onInterrupt(() => Effect.sync(() => mark(`gate ${gate}: interrupted`))),
      ),
    )
  return Layer.effect(
    Pace,
    Effect.map(Pace, pace => ({
      ...pace,
      window: size => watched("window", pace.window(size)),
      imminent: watched("imminent", pace.imminent),
      transfer: Effect.map(watched("transfer", pace.transfer), slot => {
        const epoch = limit.epoch()
        const lost = halves("lost connections", now => limit.lost(epoch, now))
        return { ...slot, lost: Effect.andThen(lost, slot.lost) }
      }),
      delivered: size =>
        Effect.andThen(
          Effect.map(Clock.currentTimeMillis, now => limit.delivered(size, now)),
          pace.delivered(size),
        ),
      memory: (size, streamed) => watched("memory", pace.memory(size, streamed)),
      pushedBack: Effect.andThen(
        halves("a bucket that pushes back", now => limit.pushedBack(now)),
        pace.pushedBack,
      ),
    })),
  )
}

export const markOutcome = (mark: Mark, { fault, images }: Outcome): void => {
  if (fault !== undefined) mark(`the run ended: ${fault.kind}`)
  for (const final of images) {
    if (final.at === "Duplicate") mark(`a Duplicate of ${final.as}`)
    if (final.at === "Failed" || final.at === "Rejected") mark(`${final.at}: ${limitOf(final)}`)
  }
}

/** Which limit an image came to, by what the user is told. */
const limitOf = ({ problem }: At<"Failed" | "Rejected">): string => {
  const codes = chainOf(problem).map(({ code }) => code)
  return Object.entries(limits).find(([, code]) => codes.includes(code))?.[0] ?? "anything else"
}

const limits = {
  "the budget of one image": "kept-failing",
  "refused by the bucket again and again": "bucket-refused",
  "cut off again and again while it went alone": "link-too-short-lived",
  "changed again and again": "file-changed-often",
  "cannot be entered": "folder-unreadable",
  "an answer about the image itself": "server-said",
} as const satisfies Readonly<Record<string, ProblemCode>>

/** What the standard seeds must exercise; one that is missing fails the test. */
export const required: ReadonlyArray<string> = [
  "move Discovered → Hashed",
  "move Discovered → Skipped",
  "move Discovered → Rejected",
  "move Discovered → Unfinished",
  "move Hashed → Duplicate",
  "move Hashed → Absent",
  "move Hashed → Processing",
  "move Hashed → Stored",
  "move Hashed → Ready",
  "move Hashed → Unfinished",
  "move Absent → Signed",
  "move Absent → Ready",
  "move Absent → Failed",
  "move Absent → Rejected",
  "move Absent → Discovered",
  "move Absent → Unfinished",
  "move Signed → Started",
  "move Signed → Absent",
  "move Signed → Unfinished",
  "move Started → Stored",
  "move Started → Hashed",
  "move Started → Absent",
  "move Started → Discovered",
  "move Started → Rejected",
  "move Started → Failed",
  "move Started → Unfinished",
  "move Stored → Processing",
  "move Processing → Ready",
  "move Processing → Absent",
  "move Processing → Invalid",
  "move Processing → Failed",
  "move Processing → Unfinished",
  "gate window: waited",
  "gate imminent: waited",
  "gate transfer: waited",
  "gate memory: waited",
  "gate window: interrupted",
  "gate imminent: interrupted",
  "gate transfer: interrupted",
  "transfers halved by a bucket that pushes back",
  "transfers halved by lost connections",
  "a bucket was left for another",
  "Failed: the budget of one image",
  "Failed: refused by the bucket again and again",
  "Failed: cut off again and again while it went alone",
  "Failed: an answer about the image itself",
  "Rejected: changed again and again",
  "Rejected: cannot be entered",
  "the run ended: local",
  "the run ended: not authorised",
  "the run ended: unreachable",
  "the run ended: refused",
  "a Duplicate of Ready",
  "a Duplicate of Invalid",
  "a Duplicate of Failed",
  "a reset of all connections",
  "the machine slept",
  "stopped in mid-put",
  "a read that is stuck in mid-transfer",
  "Changed in mid-transfer",
  "an image not touched for 65 minutes",
  "a full disk",
  "a damaged record",
  ...["OSS", "S3", "MINIO"].map(cloud => `an upload in parts to ${cloud}`),
  "the bucket loses a part",
  "the bucket forgets the upload",
  "a bucket that is closed to everybody",
  "a bucket that pushes back",
  "a target that is always refused",
  "a poisoned document",
  "a rate limit",
  "an answer for another image",
  "a stumble over some of the questions",
  "one HTTP 401 of the api",
  "one HTTP 403 of the api",
  "one HTTP 403 of the bucket",
  "one HTTP 429 of the api with Retry-After",
  "one HTTP 503 of the api with Retry-After",
  "one HTTP 503 of the bucket with Retry-After",
  "token revoked, HTTP 401",
  "token revoked, HTTP 400 with a code",
  "token revoked, null",
  ...["NOT_AUTHORISED", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "READ_ONLY", "NOT_OFFERED", "BAD_INPUT"].map(
    code => `a stumble with code ${code}`,
  ),
  ...["BAD_USER_INPUT", "INTERNAL", "UNAVAILABLE", "INTERNAL_SERVER_ERROR", "SOMETHING_NEW", "none"].map(
    code => `a stumble with code ${code}`,
  ),
  ...["hasImage", "uploadImageOSS", "startImageUpload", "doneImageUpload", "image", "support", "self"].map(
    field => `a stumble with a bare null at ${field}`,
  ),
]
