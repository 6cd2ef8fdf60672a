import { createWriteStream } from "node:fs"
import { rm } from "node:fs/promises"
import { Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { hasCode } from "../store/fsync.ts"
import { failureOf } from "./failures.ts"
import { type FetchRules, type Opened, open, type Patience, type Wanted } from "./open.ts"
import { failing, refused, Unfetchable } from "./Unfetchable.ts"

/** Bytes gathered before a write, as for bodies that clients send. */
const writeSize = 1024 ** 2

/**
 * Downloads an address into a file that survives a power cut when the effect succeeds. The file is removed when the
 * scope closes, unless it was moved.
 *
 * @param most bytes
 */
export const download = (wanted: Wanted, rules: FetchRules, most: number, path: string) =>
  Effect.andThen(
    Effect.addFinalizer(() => Effect.promise(() => rm(path, { force: true }))),
    within(rules, async signal => {
      await using opened = await open(wanted, rules, signal)
      await write(opened, { most, least: rules.patience.least }, path, signal)
    }),
  )

/** Opens an address, as a test of whether it could be downloaded. */
export const probe = (wanted: Wanted, rules: FetchRules) =>
  within(rules, async signal => {
    await using _ = await open(wanted, rules, signal)
  })

/** Runs a fetch for as long as it may take; being interrupted ends it at once. */
const within = (rules: FetchRules, run: (signal: AbortSignal) => Promise<void>): Effect.Effect<void, Unfetchable> =>
  Effect.tryPromise({
    try: async interrupted => {
      const tooLong = new AbortController()
      const { total } = rules.patience
      const timer = setTimeout(() => tooLong.abort(failing({ code: "fetch-took-too-long", seconds: total / 1000 })), total)
      try {
        await run(AbortSignal.any([interrupted, tooLong.signal]))
      } finally {
        clearTimeout(timer)
      }
    },
    catch: cause => (cause instanceof Unfetchable ? cause : failing({ code: "fetch-failed" })),
  })

/** How much may come, in bytes, and how much must. */
interface Bounds {
  readonly most: number
  readonly least: Patience["least"]
}

const write = async ({ host, length, body }: Opened, bounds: Bounds, path: string, signal: AbortSignal): Promise<void> => {
  if (length !== undefined && length > bounds.most) throw tooLarge(host, bounds.most)
  const bound = bounded(host, bounds)
  try {
    const sink = createWriteStream(path, { flags: "wx", mode: 0o644, highWaterMark: writeSize, flush: true })
    await pipeline(body, bound, sink, { signal })
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    if (hasCode(cause, "ENOSPC", "EDQUOT", "EFBIG")) throw failing({ code: "fetch-disk-full" })
    if (isOfFile(cause)) throw failing({ code: "fetch-not-stored" })
    throw failureOf(cause, host)
  }
}

const tooLarge = (host: string, most: number) => refused({ code: "fetch-too-large", host, most })

/** Lets a body pass that keeps within its bounds. */
const bounded = (host: string, { most, least }: Bounds): Transform => {
  let come = 0
  let before = 0
  const bound = new Transform({
    transform: (chunk: Buffer, _, done) => {
      come += chunk.byteLength
      done(come > most ? tooLarge(host, most) : null, chunk)
    },
  })
  const look = setInterval(() => {
    if (come - before < least.bytes) bound.destroy(tooSlow(host, least))
    before = come
  }, least.within)
  return bound.once("close", () => clearInterval(look))
}

const tooSlow = (host: string, { bytes, within }: Patience["least"]) =>
  refused({ code: "fetch-too-slow", host, kilobytes: Math.round(bytes / within) })

/** Whether a file was at fault and not the connection. */
const isOfFile = (cause: unknown): boolean =>
  cause instanceof Error && "syscall" in cause && ["open", "write", "writev", "fsync", "close"].includes(String(cause.syscall))
