import { existsSync } from "node:fs"
import { statfs } from "node:fs/promises"
import { dirname } from "node:path"
import { Context, Data, Effect, Layer, type Scope } from "effect"
import { Settings } from "../config.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { metrics } from "../metrics.ts"
import { ballastFor, dropBallast, takeBallast } from "./ballast.ts"
import { DataFolder } from "./DataFolder.ts"
import { withFiles } from "./files.ts"

/** Bytes left free where no setting says how many: this, or a part of a small disk. */
const reserve = { bytes: 1024 ** 3, part: 0.02 }

/** The disk is as full as uploads may make it. */
export class DiskFull extends Data.TaggedError("DiskFull")<{ readonly message: string }> {}

/** Room on the disk that has the least. */
interface Measured {
  /** Bytes that uploads may still take. */
  readonly room: number
  /** Bytes that they leave. */
  readonly kept: number
  /** Bytes of the whole disk. */
  readonly size: number
}

/**
 * What is left of the disks that photos come to. Uploads leave a reserve, so that everything else goes on when they
 * fill the disk: lists, sign-ins, verification of what has come, and above all the removal of projects.
 */
export class DiskSpace extends Context.Service<
  DiskSpace,
  {
    /** Takes room for so many bytes until the scope closes; 0: only asks whether there is any. */
    readonly take: (bytes: number) => Effect.Effect<void, DiskFull, Scope.Scope>
    /** Why nothing is taken just now, in words. */
    readonly complaint: Effect.Effect<string | undefined>
  }
>()("@altilift/node-service/store/DiskSpace") {
  static readonly layer = Layer.effect(
    DiskSpace,
    Effect.suspend(() => make),
  )
}

const make = Effect.gen(function* () {
  const { root, edgeIncoming, vault, ballast } = yield* DataFolder
  const { diskReserve } = yield* Settings
  let measured: Measured
  let promised = 0
  const measure = withFiles(async () => {
    await dropBallast(ballast)
    const held = existsSync(ballast)
    const [own, ...others] = await Promise.all([root, edgeIncoming, vault].map(folder => look(folder, diskReserve)))
    if (own === undefined) return
    // Room that the ballast gave up is not for uploads.
    const missing = held ? 0 : ballastFor(own.size)
    const left = { ...own, room: own.room - missing }
    measured = others.reduce((least, disk) => (disk.room < least.room ? disk : least), left)
    metrics.diskFree.record(measured.room + measured.kept)
    metrics.diskReserve.record(measured.kept)
    if (missing > 0 && left.room > missing) await takeBallast(ballast)
  })
  yield* measure
  yield* (yield* Loops).run("disk space", Effect.andThen(measure, Effect.sleep("5 seconds")), { round: longestRound.disk })

  const complaint = Effect.sync(() => {
    if (measured.room > 0) return undefined
    return operator.diskNearlyFull(toMegabytes(measured.room + measured.kept), toMegabytes(measured.kept))
  })
  const fits = (bytes: number) => measured.room - promised - bytes > 0
  const reserveRoom = Effect.fnUntraced(function* (bytes: number) {
    // What was removed in the last seconds counts.
    if (!fits(bytes)) yield* Effect.ignore(measure)
    if (!fits(bytes)) return yield* new DiskFull({ message: "the disk of the service is nearly full: nothing is taken just now" })
    promised += bytes
  })
  const giveBack = (bytes: number) =>
    Effect.sync(() => {
      promised -= bytes
      // They are on the disk now, until it is measured.
      measured = { ...measured, room: measured.room - bytes }
    })
  const take = (bytes: number) => Effect.asVoid(Effect.acquireRelease(reserveRoom(bytes), () => giveBack(bytes)))
  return DiskSpace.of({ take, complaint })
})

/** Bytes that are left free of a disk of so many, unless the operator says how many. */
export const reserveOf = (size: number, setting: number | undefined): number =>
  setting ?? Math.min(reserve.bytes, Math.floor(size * reserve.part))

const look = async (folder: string, setting: number | undefined): Promise<Measured> => {
  const { bavail, blocks, bsize } = await statfs(folder)
  const kept = reserveOf(blocks * bsize, setting)
  return { room: bavail * bsize - kept, kept, size: blocks * bsize }
}

/** Why a disk is too full for the folder, if it is; the folder need not be there yet. */
export const fullness = (folder: string, setting: number | undefined): Effect.Effect<string | undefined> =>
  Effect.promise(async () => {
    const { room, kept } = await look(existing(folder), setting)
    return room > 0 ? undefined : operator.folderNearlyFull(folder, toMegabytes(room + kept), toMegabytes(kept))
  })

/** The nearest folder that is there already. */
export const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)))

const toMegabytes = (bytes: number): number => Math.max(0, Math.round(bytes / 1e6))
