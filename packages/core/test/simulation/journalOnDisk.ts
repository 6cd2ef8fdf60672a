import { Effect, Layer } from "effect"
import { Journal, type JournalRecord, type MultipartUpload, RunFault } from "../../src/index.ts"
import type { Dice } from "./random.ts"
import type { Kill } from "./Scenario.ts"

/** A record of the journal, and when it was written. */
export interface Written {
  readonly at: number
  readonly checksum: string
  readonly record: JournalRecord
  /** Entries of the server's record at that time. */
  readonly after: number
}

export interface JournalWorld {
  readonly now: number
  /** Entries of the server's record so far. */
  readonly entries: number
  readonly isFull: boolean
  readonly mark: (what: string) => void
  readonly cloud: string
}

const key = (...parts: ReadonlyArray<string | number>) => parts.join("|")

/** What processes write down, on a disk that outlives them. */
export class JournalOnDisk {
  readonly written: Array<Written> = []
  readonly multiparts = new Map<string, MultipartUpload>()
  /** Checksums whose record cannot be read back. */
  readonly damaged = new Set<string>()
  private readonly records = new Map<string, JournalRecord>()
  private readonly remembered = new Map<string, { checksum: string; type: "JPEG" }>()
  private killed = false
  private readonly world: JournalWorld

  constructor(world: JournalWorld) {
    this.world = world
  }

  get isKilled(): boolean {
    return this.killed
  }

  /** Loses records, each with that probability. */
  damage(dice: Dice, probability: number) {
    for (const name of this.records.keys()) {
      if (!dice.chance(probability)) continue
      this.world.mark("a damaged record")
      this.records.delete(name)
      this.damaged.add(name.split("|").at(-1) ?? "")
    }
  }

  /** As a process sees it that is killed at one of its writes. */
  layer(kill: Kill | undefined): Layer.Layer<Journal> {
    let writes = 0
    this.killed = false
    const write = (save: () => void) =>
      Effect.suspend((): Effect.Effect<void, RunFault> => {
        if (this.killed) return Effect.never
        if (this.world.isFull) {
          this.world.mark("a full disk")
          return Effect.fail(new RunFault({ kind: "local", problem: { code: "journal-disk-full", file: "journal" } }))
        }
        this.killed = kill !== undefined && ++writes === kill.atWrite
        if (!this.killed || kill?.when === "after") save()
        return this.killed ? Effect.never : Effect.void
      })
    return Layer.succeed(Journal, {
      load: ({ endpoint, project, checksum }) => Effect.sync(() => this.records.get(key(endpoint, project, checksum))),
      save: ({ endpoint, project, checksum }, record) =>
        write(() => {
          this.records.set(key(endpoint, project, checksum), record)
          this.written.push({ at: this.world.now, checksum, record, after: this.world.entries })
        }),
      recall: ({ ref, size, modifiedAt }) => Effect.sync(() => this.remembered.get(key(ref, size, modifiedAt))),
      remember: ({ ref, size, modifiedAt }, { checksum }) =>
        write(() => void this.remembered.set(key(ref, size, modifiedAt), { checksum, type: "JPEG" })),
      multipart: object => Effect.sync(() => this.multiparts.get(key(object.bucket, object.key))),
      saveMultipart: (object, upload) =>
        write(() => {
          if (upload !== undefined && upload.parts.length > 0) this.world.mark(`an upload in parts to ${this.world.cloud}`)
          if (upload === undefined) this.multiparts.delete(key(object.bucket, object.key))
          else this.multiparts.set(key(object.bucket, object.key), upload)
        }),
    })
  }
}
