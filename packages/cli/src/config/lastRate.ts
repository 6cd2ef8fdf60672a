import { mkdir, readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import writeFileAtomic from "write-file-atomic"
import { z } from "zod"

const stored = z.object({ bytesPerSecond: z.number().positive() })

/** Less than this is no measurement (bytes). */
const leastBytes = 10_000_000

/** Keeps the rate of an upload for estimates. A rate that cannot be kept is no reason for an upload to fail. */
export const keepRate = (file: string, bytes: number, milliseconds: number): Effect.Effect<void> =>
  Effect.promise(async () => {
    if (bytes < leastBytes || milliseconds <= 0) return
    await mkdir(dirname(file), { recursive: true })
    await writeFileAtomic(file, `${JSON.stringify({ bytesPerSecond: Math.round((bytes * 1000) / milliseconds) })}\n`)
  }).pipe(Effect.catchDefect(() => Effect.void))

/** Bytes a second of the last upload; undefined when there was none. */
export const lastRate = (file: string): Effect.Effect<number | undefined> =>
  Effect.promise(async () => stored.parse(JSON.parse(await readFile(file, "utf8"))).bytesPerSecond as number | undefined).pipe(
    Effect.catchDefect(() => Effect.succeed(undefined)),
  )
