import type { Final, SourceFile, State } from "../lifecycle/State.ts"
import { emptySummary, tally, untally } from "../lifecycle/Summary.ts"
import { isSent, isVerified, mayBeVerified } from "./counting.ts"
import type { FileUnderWay, Progress } from "./Progress.ts"

/** States that the engine still works on. */
type OngoingAt = Exclude<State, Final>["at"]

/** What is known of one file. */
export interface FileRecord {
  readonly file: SourceFile
  readonly at: State["at"]
  readonly final: Final | undefined
  /** A bucket acknowledged the bytes, or the server has them. */
  readonly acknowledged: boolean
  /** The server wants the bytes. */
  readonly wanted: boolean
  /** Bytes that the present attempt handed over. */
  readonly bytes: number
}

/**
 * Sums over all files. Each change of a file takes its old part out and puts its new one in, so nothing is ever walked.
 */
export interface Sums {
  readonly found: Sum
  /** Photos that are sent, or that may still be verified. */
  readonly sendable: Sum
  /** Photos that are verified, or may still be. */
  readonly verifiable: Sum
  readonly verified: Sum
  readonly acknowledged: Sum
  /** Not ended, and not acknowledged. */
  readonly toGo: Sum
  readonly underWay: Sum
  /** What of that has left this machine for sure. */
  readonly left: Sum
  readonly ended: Sum
  readonly wanted: Sum
  /** Signed or started. */
  readonly due: Sum
  /** With the server, which has not said Ready or Invalid yet. */
  readonly awaited: Sum
}

export interface Sum {
  readonly files: number
  readonly bytes: number
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

const newSum = (): Writable<Sum> => ({ files: 0, bytes: 0 })

/** States that the engine still works on. */
const ongoing: Readonly<Record<OngoingAt, true>> = {
  Discovered: true,
  Hashed: true,
  Absent: true,
  Signed: true,
  Started: true,
  Stored: true,
  Processing: true,
  Fetching: true,
}

/** Whether files that are there go on; what has ended is reported by `ended`, with more facts. */
export const isOngoing = (at: State["at"]): at is OngoingAt => at in ongoing

/**
 * Bytes of one connection that this machine may still have in its buffers after they were handed over: more no machine
 * keeps.
 */
export const buffered = 4 * 1024 * 1024

/** With the server, which has not said Ready or Invalid yet. */
export const isAwaited = ({ at }: FileRecord): boolean => at === "Stored" || at === "Processing" || at === "Fetching"

const isDue = ({ at }: FileRecord): boolean => at === "Signed" || at === "Started"

/** States in which the server wants the bytes. */
const wantedIn: ReadonlySet<State["at"]> = new Set<State["at"]>(["Absent", "Signed", "Started"])

/** All files of a run, by `ref`. */
export const makeFiles = () => {
  const records = new Map<string, FileRecord>()
  const transfers = new Map<string, FileRecord>()
  const at: Partial<Record<State["at"], number>> = {}
  const sums = {
    found: newSum(),
    sendable: newSum(),
    verifiable: newSum(),
    verified: newSum(),
    acknowledged: newSum(),
    toGo: newSum(),
    underWay: newSum(),
    left: newSum(),
    ended: newSum(),
    wanted: newSum(),
    due: newSum(),
    awaited: newSum(),
  } satisfies { [Name in keyof Sums]: Writable<Sum> }
  let summary = emptySummary

  const count = (record: FileRecord, sign: 1 | -1) => {
    const { size } = record.file
    const add = (sum: Writable<Sum>, bytes = size) => {
      sum.files += sign
      sum.bytes += sign * bytes
    }
    const ended = record.final !== undefined
    const verifiable = mayBeVerified(record.final)
    const files = (at[record.at] ?? 0) + sign
    if (files === 0) delete at[record.at]
    else at[record.at] = files
    add(sums.found)
    if (record.acknowledged) add(sums.acknowledged)
    if (record.acknowledged || verifiable) add(sums.sendable)
    if (verifiable) add(sums.verifiable)
    if (isVerified(record.final)) add(sums.verified)
    if (ended) add(sums.ended)
    else if (!record.acknowledged) add(sums.toGo)
    if (record.bytes > 0) add(sums.underWay, record.bytes)
    if (record.bytes > buffered) add(sums.left, record.bytes - buffered)
    if (record.wanted) add(sums.wanted)
    if (isDue(record)) add(sums.due)
    if (isAwaited(record)) add(sums.awaited)
    if (record.final !== undefined) summary = sign === 1 ? tally(summary, record.final) : untally(summary, record.final)
  }

  const set = (before: FileRecord | undefined, after: FileRecord) => {
    const { ref } = after.file
    if (before !== undefined) count(before, -1)
    count(after, 1)
    records.set(ref, after)
    if (after.bytes > 0) transfers.set(ref, after)
    else transfers.delete(ref)
  }

  return {
    sums: sums as Sums,
    get: (file: SourceFile) => records.get(file.ref),
    /** A file is found, perhaps again: by a later part of the run, or because it is to be tried once more. */
    found: (file: SourceFile) => {
      const known = records.get(file.ref)
      const same = known?.file.size === file.size && known.file.modifiedAt === file.modifiedAt
      const acknowledged = same && known?.acknowledged === true
      set(known, { file, at: "Discovered", final: undefined, acknowledged, wanted: false, bytes: 0 })
    },
    moved: (file: SourceFile, at: OngoingAt) => {
      const known = records.get(file.ref)
      const acknowledged = isSent(known?.acknowledged === true, at, undefined)
      const wanted = wantedIn.has(at) || (at === "Hashed" && known?.wanted === true)
      set(known, { file, at, final: undefined, acknowledged, wanted, bytes: 0 })
    },
    sent: (record: FileRecord, bytes: number) => set(record, { ...record, bytes: Math.min(bytes, record.file.size) }),
    ended: (final: Final) => {
      const { file, at } = final
      const known = records.get(file.ref)
      const acknowledged = isSent(known?.acknowledged === true, at, final)
      set(known, { file, at, final, acknowledged, wanted: false, bytes: 0 })
    },
    summary: () => summary,
    images: (): Progress["images"] => ({ ...at }),
    sending: (): ReadonlyArray<FileUnderWay> =>
      Array.from(transfers.values(), ({ file: { ref, name, size }, bytes }) => ({ ref, name, size, bytes })),
  }
}
