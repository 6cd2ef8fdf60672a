import { Effect, Layer, Stream } from "effect"
import {
  Changed,
  type Content,
  ImageFault,
  ImageSource,
  NotAnImage,
  type Payload,
  RunFault,
  type SourceFile,
} from "../../src/index.ts"
import type { Scenario, ScenarioPhoto } from "./Scenario.ts"
import { sha1 } from "./SimulatedServer.ts"

/** What is big is not hashed as a whole: its ends tell its content, and its length that nothing is missing. */
const hashedWhole = 4096

export const checksumOf = (bytes: Uint8Array): string =>
  bytes.byteLength <= hashedWhole
    ? sha1(bytes)
    : sha1(Buffer.concat([bytes.subarray(0, 64), bytes.subarray(-64), Buffer.from(String(bytes.byteLength))]))

export interface DiskWorld {
  readonly scenario: Scenario
  /** Milliseconds since the beginning. */
  readonly age: number
  readonly mark: (what: string) => void
  /** Something of a process reads. */
  readonly active: () => void
}

/** The photos of a scenario, as they are at each time. They outlive processes. */
export class Disk {
  /** Bytes that payloads hold now, and the most they ever held. */
  readonly held = { now: 0, most: 0 }
  /** The photo whose reads were stuck can be read now. */
  isWell = false
  private readonly made = new Map<string, Uint8Array>()
  /** How often a photo has changed under the hands of whoever read it. */
  private readonly changes = new Map<string, number>()
  private readonly world: DiskWorld

  constructor(world: DiskWorld) {
    this.world = world
  }

  private isPast(photo: ScenarioPhoto): boolean {
    return this.world.age >= photo.replacedAfter
  }

  /** Which version of its content a photo has now. */
  private version(photo: ScenarioPhoto): string {
    if (photo.kind === "replaced" && this.isPast(photo)) return " replaced"
    if (photo.kind === "edited" && this.isPast(photo)) return " edited"
    const changes = this.changes.get(photo.name) ?? 0
    return changes === 0 ? "" : ` changed ${changes}`
  }

  /** The bytes of a photo as they are on the disk now. */
  bytesOf(photo: ScenarioPhoto): Uint8Array {
    const text = `${photo.content}${this.version(photo)}`
    const size = this.fileOf(photo).size
    const key = `${text} ${size}`
    const bytes = this.made.get(key) ?? make(text, size)
    this.made.set(key, bytes)
    return bytes
  }

  fileOf(photo: ScenarioPhoto): SourceFile {
    const edited = photo.kind === "edited" && this.isPast(photo)
    return { ref: refOf(photo), name: photo.name, size: photo.size + (edited ? 1 : 0), modifiedAt: edited ? 2 : 1 }
  }

  private hold(bytes: number) {
    this.held.now += bytes
    this.held.most = Math.max(this.held.most, this.held.now)
  }

  private change(photo: ScenarioPhoto) {
    this.changes.set(photo.name, (this.changes.get(photo.name) ?? 0) + 1)
  }

  /** What a process sees of it. */
  source(first: boolean): Layer.Layer<ImageSource> {
    const { photos, disk } = this.world.scenario
    const byRef = new Map(photos.map(photo => [refOf(photo), photo]))
    const places = disk.places.map(name => ({
      found: "unreadable" as const,
      file: { ref: `/photos/${name}`, name, size: 0, modifiedAt: 0 },
      problem: { code: "folder-unreadable", kind: "permission", words: "" } as const,
    }))
    const files = Stream.fromIterable(photos).pipe(
      Stream.map(photo => {
        this.world.active()
        return { found: "file", file: this.fileOf(photo) } as const
      }),
    )
    const fails = first && disk.sourceFailsAfter !== undefined
    const found = fails
      ? Stream.concat(
          Stream.take(files, disk.sourceFailsAfter ?? 0),
          Stream.fail(new RunFault({ kind: "local", problem: { code: "folders-unreadable", kind: "disk-gone", words: "" } })),
        )
      : files
    return Layer.succeed(ImageSource, {
      found: Stream.concat(Stream.fromIterable(places), found),
      streams: () => disk.streams,
      read: file => this.read(byRef.get(file.ref)),
    })
  }

  /** How much is held at once is for the engine to bound. */
  private read(photo: ScenarioPhoto | undefined) {
    return Effect.gen({ self: this }, function* () {
      const { disk } = this.world.scenario
      this.world.active()
      if (photo === undefined || this.isGone(photo)) return yield* gone
      if (photo.kind === "unreadable")
        return yield* new ImageFault({ problem: { code: "file-unreadable", kind: "disk-error", words: "" }, rerunMayHelp: true })
      if (photo.kind === "not an image") return yield* new NotAnImage({ problem: { code: "not-an-image", type: "text/plain" } })
      if (!disk.streams) {
        yield* Effect.acquireRelease(
          Effect.sync(() => this.hold(photo.size)),
          () => Effect.sync(() => this.hold(-photo.size)),
        )
      }
      yield* this.stuckFor(photo, false) ?? Effect.sleep(photo.size / 1000)
      const bytes = this.bytesOf(photo)
      const content: Content = { checksum: checksumOf(bytes), size: bytes.byteLength, type: "JPEG" }
      const file = this.fileOf(photo)
      if (!disk.streams) return { content, file, body: { kind: "bytes", bytes } } satisfies Payload
      return {
        content,
        file,
        body: { kind: "stream", open: (from, to) => this.open(photo, bytes, from, to) },
      } satisfies Payload
    })
  }

  private isGone(photo: ScenarioPhoto): boolean {
    return photo.kind === "gone" || (photo.kind === "vanishes" && this.isPast(photo))
  }

  /** A read that cannot be interrupted, where this is one. */
  private stuckFor({ name }: ScenarioPhoto, inTransfer: boolean): Effect.Effect<void> | undefined {
    const { stubbornReads: stuck } = this.world.scenario.disk
    if (stuck === undefined || (stuck.inTransfer ?? false) !== inTransfer) return undefined
    if (stuck.of !== undefined && (stuck.of !== name || this.isWell)) return undefined
    if (inTransfer) this.world.mark("a read that is stuck in mid-transfer")
    return Effect.uninterruptible(Effect.sleep(stuck.millis))
  }

  /** A stream of what was hashed; the last slice comes only when the photo is still that. */
  private open(
    photo: ScenarioPhoto,
    hashed: Uint8Array,
    from: number,
    to: number,
  ): Stream.Stream<Uint8Array, Changed | ImageFault> {
    const slice = this.world.scenario.link?.slice ?? 700
    const last = Math.max(from, to - slice)
    return Stream.suspend(() => {
      this.world.active()
      if (this.isGone(photo)) return Stream.fromEffect(gone)
      if (photo.kind === "changing" || (photo.kind === "changed once" && !this.changes.has(photo.name))) this.change(photo)
      const stuck = this.stuckFor(photo, true)
      return Stream.concat(
        Stream.concat(
          Stream.fromIterable(slicesOf(hashed.subarray(from, last), slice), { chunkSize: 1 }),
          stuck === undefined ? Stream.empty : Stream.drain(Stream.fromEffect(stuck)),
        ),
        Stream.suspend((): Stream.Stream<Uint8Array, Changed | ImageFault> => {
          if (this.isGone(photo)) return Stream.fromEffect(gone)
          if (this.bytesOf(photo) === hashed) return Stream.succeed(hashed.subarray(last, to))
          this.world.mark("Changed in mid-transfer")
          return Stream.fail(new Changed({ problem: { code: "file-changed" } }))
        }),
      )
    })
  }
}

const gone = Effect.fail(new ImageFault({ problem: { code: "file-gone" }, rerunMayHelp: true }))

const make = (text: string, size: number): Uint8Array => {
  if (size <= hashedWhole) return new Uint8Array(Buffer.from(text.padEnd(size, ".")))
  const bytes = Buffer.alloc(size, ".")
  bytes.write(text)
  bytes.write(text, size - 64)
  return bytes
}

function* slicesOf(bytes: Uint8Array, slice: number) {
  for (let at = 0; at < bytes.byteLength; at += slice) yield bytes.subarray(at, at + slice)
}

export const refOf = ({ name }: Pick<ScenarioPhoto, "name">): string => `/photos/${name}`
