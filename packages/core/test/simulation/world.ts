import { Effect, Layer, Semaphore, Stream } from "effect"
import {
  type Candidates,
  Connectivity,
  type Durable,
  type Event,
  Events,
  ImageFault,
  ImageSource,
  Journal,
  layerEngine,
  type MultipartUpload,
  NotAnImage,
  type Outcome,
  type Payload,
  uploadSet,
} from "../../src/index.ts"
import { type Fault, makeNetwork, type Seen } from "./network.ts"
import { type Dice, diceOf } from "./random.ts"
import type { Kill, Outage, Scenario, ScenarioPhoto } from "./Scenario.ts"
import { bucketOrigin, type FieldFault, SimulatedServer, sha1 } from "./SimulatedServer.ts"
import { VirtualTime } from "./VirtualTime.ts"

/** A record of the journal, and when it was written. */
export interface Written {
  readonly at: number
  readonly checksum: string
  readonly record: Durable
  /** Entries of the server's record at that time. */
  readonly after: number
}

/** What a broken variant of the engine may put in place of what belongs there. */
export type Variant = (layers: Layers) => Layers

export type Layers = Layer.Layer<Layer.Success<ReturnType<World["layers"]>>>

const bucketsOf = ({ gone, cloud }: Scenario): Candidates => {
  const bucket = (label: string) => ({
    cloud,
    label,
    display: undefined,
    endpoint: gone?.told ? bucketOrigin(label) : undefined,
  })
  return gone === undefined ? [bucket("Local")] : [bucket("Local"), bucket("Spare")]
}

/** One scenario's disk, server, wire and clock: they outlive the processes that are run in them. */
export class World {
  readonly time = new VirtualTime()
  readonly server: SimulatedServer
  readonly events: Array<Event> = []
  readonly written: Array<Written> = []
  readonly startedAt = this.time.now
  /** Bytes that payloads hold now, and the most they ever held. */
  readonly held = { now: 0, most: 0 }
  private readonly journal = new Map<string, Durable>()
  readonly multiparts = new Map<string, MultipartUpload>()
  private readonly remembered = new Map<string, { checksum: string; type: "JPEG" }>()
  private readonly dice: Dice
  readonly scenario: Scenario
  readonly network: ReturnType<typeof makeNetwork>
  private killed = false

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.dice = diceOf(`world ${scenario.seed}`)
    const kinds = new Map(scenario.photos.map(photo => [photo.name, photo.kind]))
    this.server = new SimulatedServer(this.time, {
      processing: scenario.processing,
      buckets: bucketsOf(scenario),
      urlLifetime: scenario.urlLifetime,
      stsLifetime: scenario.stsLifetime,
      verdict: image => (kinds.get(image.name) === "invalid" ? ["It cannot be decoded"] : undefined),
      corrupts: (arrivals, image) => arrivals === 1 && kinds.get(image.name) === "corrupted once",
      overlooks: (arrivals, image) => arrivals === 1 && kinds.get(image.name) === "overlooked once",
      fieldFault: () => this.fieldFault(),
    })
    this.network = makeNetwork(this.server, {
      fault: seen => this.fault(seen),
      tellsTime: scenario.tellsTime,
      roundTrip: () => this.dice.between(0.5, 1.5) * scenario.roundTrip,
      putTakes: bytes => (bytes / scenario.rate) * this.dice.between(0.7, 1.3),
    })
    for (const outage of scenario.outages) {
      if (outage.of === "server") this.time.setTimer(outage.to, () => this.server.restart())
    }
  }

  /** Milliseconds since the beginning. */
  get age(): number {
    return this.time.now - this.startedAt
  }

  private during(of: (outage: Outage) => boolean): boolean {
    return this.scenario.outages.some(outage => of(outage) && this.age >= outage.from && this.age < outage.to)
  }

  private fault({ to, aliases, host }: Seen): Fault | undefined {
    const { rates, quietAfter, gone } = this.scenario
    if (gone !== undefined && this.age >= gone.from && host === new URL(bucketOrigin("Local")).hostname) {
      return { fault: this.dice.chance(0.8) ? "lost before" : "black hole" }
    }
    if (this.during(({ of }) => of.startsWith("network") || (of === "bucket" && to === "bucket") || of === "server")) {
      return { fault: this.dice.chance(0.5) ? "lost before" : "black hole" }
    }
    if (this.age >= quietAfter) return undefined
    const answer = (status: number, body: string, headers?: Record<string, string>): Fault =>
      headers === undefined ? { fault: "answer", status, body } : { fault: "answer", status, body, headers }
    if (this.dice.chance(rates.lostBefore)) return { fault: "lost before" }
    if (this.dice.chance(rates.lostAfter)) return { fault: "lost after" }
    if (this.dice.chance(rates.blackHole)) return { fault: "black hole" }
    if (this.dice.chance(rates.badGateway)) return answer(this.dice.pick([500, 502, 503]), "<html><h1>Bad Gateway</h1></html>")
    if (this.dice.chance(rates.tooMany)) return answer(429, "", { "retry-after": String(this.dice.whole(1, 30)) })
    if (to === "bucket") {
      if (this.scenario.cloud === "OSS" && this.dice.chance(rates.refusedSts)) {
        return answer(403, `<Error><Code>${this.dice.pick(["SecurityTokenExpired", "InvalidAccessKeyId"])}</Code></Error>`)
      }
      return this.dice.chance(rates.refusedTarget) ? answer(403, "<Error><Code>AccessDenied</Code></Error>") : undefined
    }
    if (this.dice.chance(rates.html)) return answer(200, "<!doctype html><title>Hotel</title>")
    if (aliases > 1 && this.dice.chance(rates.refusedBatch)) return answer(400, '{"errors":[{"message":"Too complex"}]}')
    return undefined
  }

  private fieldFault(): FieldFault | undefined {
    if (this.age >= this.scenario.quietAfter) return undefined
    if (this.dice.chance(this.scenario.rates.fieldError)) return { fault: "error" }
    return this.dice.chance(this.scenario.rates.fieldNull) ? { fault: "null" } : undefined
  }

  /** The bytes of a photo as they are on the disk now. */
  bytesOf(photo: ScenarioPhoto): Uint8Array {
    const replaced = photo.kind === "replaced" && this.age >= photo.replacedAfter
    return new Uint8Array(Buffer.from(`${photo.content}${replaced ? " replaced" : ""}`.padEnd(photo.size, ".")))
  }

  private source() {
    const { photos, memory } = this.scenario
    const permits = Semaphore.makeUnsafe(memory)
    const byRef = new Map(photos.map(photo => [refOf(photo), photo]))
    return Layer.succeed(ImageSource, {
      found: Stream.fromIterable(photos).pipe(Stream.map(photo => ({ found: "file", file: fileOf(photo) }) as const)),
      read: file =>
        Effect.gen({ self: this }, function* () {
          const photo = byRef.get(file.ref)
          if (photo === undefined || photo.kind === "gone")
            return yield* new ImageFault({ message: "is gone", rerunMayHelp: true })
          if (photo.kind === "not an image") return yield* new NotAnImage({ message: "is text" })
          yield* permits.takeScoped(Math.min(photo.size, memory))
          yield* Effect.acquireRelease(
            Effect.sync(() => this.hold(photo.size)),
            () => Effect.sync(() => this.hold(-photo.size)),
          )
          yield* Effect.sleep(photo.size / 1000)
          const bytes = this.bytesOf(photo)
          const content = { checksum: sha1(bytes), size: bytes.byteLength, type: "JPEG" } as const
          return { content, file, body: { kind: "bytes", bytes } } satisfies Payload
        }),
    })
  }

  private hold(bytes: number) {
    this.held.now += bytes
    this.held.most = Math.max(this.held.most, this.held.now)
  }

  /** A journal on this world's disk, in a process that is killed at one of its writes. */
  private journalOf(kill: Kill | undefined) {
    let writes = 0
    const write = (save: () => void) =>
      Effect.suspend(() => {
        if (this.killed) return Effect.never
        this.killed = kill !== undefined && ++writes === kill.atWrite
        if (!this.killed || kill?.when === "after") save()
        return this.killed ? Effect.never : Effect.void
      })
    const key = (...parts: ReadonlyArray<string | number>) => parts.join("|")
    return Layer.succeed(Journal, {
      load: ({ endpoint, project, checksum }) => Effect.sync(() => this.journal.get(key(endpoint, project, checksum))),
      save: ({ endpoint, project, checksum }, record) =>
        write(() => {
          this.journal.set(key(endpoint, project, checksum), record)
          this.written.push({ at: this.time.now, checksum, record, after: this.server.record.length })
        }),
      recall: ({ ref, size, modifiedAt }) => Effect.sync(() => this.remembered.get(key(ref, size, modifiedAt))),
      remember: ({ ref, size, modifiedAt }, { checksum }) =>
        write(() => void this.remembered.set(key(ref, size, modifiedAt), { checksum, type: "JPEG" })),
      multipart: object => Effect.sync(() => this.multiparts.get(key(object.bucket, object.key))),
      saveMultipart: (object, upload) =>
        write(() => {
          if (upload === undefined) this.multiparts.delete(key(object.bucket, object.key))
          else this.multiparts.set(key(object.bucket, object.key), upload)
        }),
    })
  }

  layers(kill: Kill | undefined) {
    const online = Effect.sync(() => !this.during(({ of }) => of === "network, known"))
    const journal = this.journalOf(kill)
    return Layer.mergeAll(
      this.network.api,
      this.network.storage.pipe(Layer.provide(journal)),
      this.source(),
      journal,
      layerEngine({ transfers: this.scenario.transfers }),
    ).pipe(
      Layer.provideMerge(
        Layer.mergeAll(
          Layer.succeed(Events, { emit: (event: Event) => void this.events.push(event) }),
          Layer.succeed(Connectivity, { online }),
        ),
      ),
    )
  }

  /** Runs one process of the engine to its end, or to its kill. */
  run(kill: Kill | undefined, variant: Variant) {
    this.killed = false
    this.held.now = 0
    this.server.note("process", "")
    const program = uploadSet({ project: this.server.project, buckets: this.server.buckets }).pipe(
      Effect.provide(variant(this.layers(kill))),
    )
    return this.time.run<Outcome, never>(program, {
      seed: this.scenario.seed,
      skew: this.scenario.skew,
      killed: () => this.killed,
      atMost: 12 * 60 * 60_000,
    })
  }
}

export const refOf = (photo: ScenarioPhoto): string => `/photos/${photo.name}`
const fileOf = (photo: ScenarioPhoto) => ({ ref: refOf(photo), name: photo.name, size: photo.size, modifiedAt: 1 })
