import { mkdir, readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { type Bucket, clouds } from "@altilift/core"
import { Effect } from "effect"
import writeFileAtomic from "write-file-atomic"
import { z } from "zod"

const bucketRate = z.object({
  endpoint: z.string(),
  cloud: z.enum(clouds),
  label: z.string(),
  bytesPerSecond: z.number().positive(),
  size: z.number().positive(),
  at: z.number(),
  limited: z.boolean(),
})

const stored = z.object({ bytesPerSecond: z.number().positive(), buckets: z.array(bucketRate).default([]) })
type Stored = z.infer<typeof stored>

/** The last upload from here that sent everything into one bucket. */
export interface BucketRate {
  /** Acknowledged bytes a second, while photos were sent. */
  readonly bytesPerSecond: number
  /** Acknowledged bytes. */
  readonly size: number
  /** When it ended (milliseconds since 1970). */
  readonly at: number
  /** `--bwlimit` bounded it. */
  readonly limited: boolean
}

/** An upload whose rate is stored. */
export interface Sent {
  readonly endpoint: string
  /** Buckets that acknowledged photos: the rate of several is that of none of them. */
  readonly buckets: ReadonlyArray<Bucket>
  /** Acknowledged bytes. */
  readonly size: number
  /** Milliseconds in which photos were sent. */
  readonly time: number
  /** When it ended (milliseconds since 1970). */
  readonly at: number
  readonly limited: boolean
}

/** Less than this is no measurement (bytes). */
const leastBytes = 10_000_000

/** Stores the rate of an upload. A rate that cannot be stored is no reason for an upload to fail. */
export const storeRate = (file: string, { endpoint, buckets, size, time, at, limited }: Sent): Effect.Effect<void> =>
  Effect.promise(async () => {
    if (size < leastBytes || time <= 0) return
    const bytesPerSecond = Math.max(1, Math.round((size * 1000) / time))
    const [bucket, ...others] = buckets
    const rows = (await read(file))?.buckets ?? []
    const next: Stored = { bytesPerSecond, buckets: rows }
    if (bucket !== undefined && others.length === 0) {
      const { cloud, label } = bucket
      const isOther = (row: ServerBucket) => !isSame(row, { endpoint, cloud, label })
      next.buckets = [...rows.filter(isOther), { endpoint, cloud, label, bytesPerSecond, size, at, limited }]
    }
    await mkdir(dirname(file), { recursive: true })
    await writeFileAtomic(file, `${JSON.stringify(next)}\n`)
  }).pipe(Effect.catchDefect(() => Effect.void))

type ServerBucket = Bucket & { readonly endpoint: string }

const isSame = (one: ServerBucket, other: ServerBucket): boolean =>
  one.endpoint === other.endpoint && one.cloud === other.cloud && one.label === other.label

/** Undefined where there is none, or none that can be read. */
const read = (file: string): Promise<Stored | undefined> =>
  readFile(file, "utf8")
    .then(text => stored.parse(JSON.parse(text)))
    .catch(() => undefined)

const readRates = (file: string): Effect.Effect<Stored | undefined> => Effect.promise(() => read(file))

/** Bytes a second of the last upload; undefined when there was none. */
export const lastRate = (file: string): Effect.Effect<number | undefined> =>
  Effect.map(readRates(file), rates => rates?.bytesPerSecond)

/** Looks up what was measured of a bucket of this server. */
export const bucketRates = (file: string, endpoint: string) =>
  Effect.map(readRates(file), rates => ({ cloud, label }: Bucket): BucketRate | undefined => {
    const row = rates?.buckets.find(one => isSame(one, { endpoint, cloud, label }))
    return row && { bytesPerSecond: row.bytesPerSecond, size: row.size, at: row.at, limited: row.limited }
  })
