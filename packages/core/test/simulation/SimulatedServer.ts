import { createHash } from "node:crypto"
import { GraphQLError } from "graphql"
import { advance, type Candidates, type ImageEvent } from "../../src/index.ts"
import { PartStore } from "./PartStore.ts"
import { SimulatedOss } from "./SimulatedOss.ts"
import type { Entry, PartsOfWire, ServerOptions, SimulatedImage, SimulatedProject, Time } from "./serverTypes.ts"

export type { FieldFault, ServerOptions, Time } from "./serverTypes.ts"

/** Where the bucket of this label is. */
export const bucketOrigin = (label: string): string => `http://${label.toLowerCase()}.bucket.test`
const untouchedFor = 65 * 60_000

/** The server's side of protocol.md, in memory, with a record of everything it did. Its clock is the world's. */
export class SimulatedServer {
  readonly images = new Map<string, SimulatedImage>()
  readonly projects = new Map<string, SimulatedProject>()
  readonly objects = new Map<string, Uint8Array>()
  /** Objects stored, by image. */
  readonly arrivals = new Map<string, number>()
  /** Fields asked for, by name. */
  readonly counts = new Map<string, number>()
  readonly record: Array<Entry> = []
  readonly project: SimulatedProject
  readonly buckets: Candidates
  readonly oss: SimulatedOss
  /** Uploads in parts with addresses that the server signs. */
  readonly parts: PartStore
  readonly time: Time
  readonly options: ServerOptions
  private readonly signatures = new Map<string, number>()
  /** Images whose bytes it is getting from an address. */
  private readonly fetching = new Set<string>()
  private ids = 0

  constructor(time: Time, options: ServerOptions = {}) {
    this.time = time
    this.options = options
    this.buckets = options.buckets ?? [{ cloud: "S3", label: "Local", display: "Here", endpoint: undefined }]
    this.oss = new SimulatedOss(time, (options.stsLifetime ?? 3600) * 1000, options.partFault)
    this.parts = new PartStore(options.partFault ?? (() => undefined))
    this.project = { id: this.newId(), name: "Survey" }
    this.projects.set(this.project.id, this.project)
  }

  newId() {
    return (++this.ids).toString(16).padStart(24, "0")
  }

  note(what: Entry["what"], id: string, more: Pick<Entry, "checksum" | "age" | "sts" | "end"> = {}) {
    this.record.push({ at: this.time.now, what, id, state: this.images.get(id)?.state, ...more })
  }

  /** How often something happened, to an image or at all. */
  times(what: Entry["what"], id?: string): number {
    return this.record.filter(entry => entry.what === what && (id === undefined || entry.id === id)).length
  }

  /** A signed URL that was issued here and was not too old when its request `began`; the id of its image. */
  admit(url: URL, began: number): string | undefined {
    const id = url.pathname.slice(1)
    const at = this.signatures.get(url.searchParams.get("X-Amz-Signature") ?? "")
    const lifetime = Number(url.searchParams.get("X-Amz-Expires")) * 1000
    if (at !== undefined && began <= at + lifetime && this.images.has(id)) return id
    this.note("target refused", id)
    return undefined
  }

  /** Milliseconds since a target was signed; `undefined`: it was not signed here. */
  ageOf(url: URL): number | undefined {
    const at = this.signatures.get(url.searchParams.get("X-Amz-Signature") ?? "")
    return at === undefined ? undefined : this.time.now - at
  }

  /** The bucket has the whole object, and acknowledges it. */
  store(id: string, sent: Uint8Array) {
    const image = this.images.get(id)
    if (image === undefined) return
    const count = (this.arrivals.get(id) ?? 0) + 1
    this.arrivals.set(id, count)
    const bytes = this.options.corrupts?.(count, image) ? sent.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : sent
    const same = this.digestOf(bytes) === this.digestOf(this.objects.get(id))
    // Another run may put the same bytes while the first are verified.
    if (!same || image.state !== "Uploaded") this.objects.set(id, bytes)
    this.note("stored", id, { checksum: this.digestOf(sent) })
    // Of an OSS bucket the server hears nothing before it is told.
    if (this.buckets[0].cloud !== "OSS") this.notice(id)
  }

  /** Learns that an object is there, unless it overlooks it. */
  notice(id: string) {
    const image = this.images.get(id)
    const count = this.arrivals.get(id) ?? 0
    if (image === undefined || !this.objects.has(id) || this.options.overlooks?.(count, image)) return
    const after = this.options.noticesAfter?.(count, image) ?? 0
    const learn = () => {
      const bytes = this.objects.get(id)
      if (bytes !== undefined && this.move(image, "arrived")) this.process(image, bytes, count)
    }
    if (after === 0) learn()
    else this.time.setTimer(after, learn)
  }

  private digestOf(bytes: Uint8Array | undefined): string {
    return bytes === undefined ? "" : (this.options.checksumOf ?? sha1)(bytes)
  }

  /** An image on the wire. */
  shown(image: SimulatedImage | undefined) {
    const { says } = this.options
    return image && { ...image, state: says?.(image.state) ?? image.state, error: image.reasons, filename: `${image.id}.jpg` }
  }

  /** Loses what is only in its memory: images in processing begin again. */
  restart() {
    for (const image of this.images.values()) {
      const bytes = this.objects.get(image.id)
      if (image.state === "Uploaded" && bytes !== undefined) this.process(image, bytes, this.arrivals.get(image.id) ?? 1)
    }
  }

  private process(image: SimulatedImage, bytes: Uint8Array, count: number) {
    const { processing = 1000 } = this.options
    this.time.setTimer(typeof processing === "number" ? processing : processing(), () => {
      // What was begun before a restart, with bytes that have been replaced since, is nobody's any more.
      if (image.state !== "Uploaded" || this.objects.get(image.id) !== bytes) return
      // Of a meta file the checksum is learned from the bytes.
      if (image.checksum === "") image.checksum = this.digestOf(bytes)
      const reasons =
        this.digestOf(bytes) === image.checksum ? this.options.verdict?.(image, count) : ["The checksum does not match"]
      this.move(image, reasons === undefined ? "verified" : "refused")
      image.reasons = reasons ?? []
      this.note("verdict", image.id)
    })
  }

  move(image: SimulatedImage, event: ImageEvent): boolean {
    const state = advance(image.state, event)
    if (state === undefined) return false
    image.state = state
    image.touchedAt = this.time.now
    return true
  }

  /** Images that nobody touched are given up (protocol: States of an image). */
  giveUpOld() {
    for (const image of this.images.values()) {
      const open = image.state === "Pending" || image.state === "Uploading"
      if (open && this.time.now - image.touchedAt > untouchedFor) {
        this.move(image, "refused")
        image.reasons = ["nothing arrived for 65 minutes"]
        this.note("given up", image.id)
      }
    }
  }

  /** Images whose bytes will not come, as the client says. */
  abandon(pid: string, ids: ReadonlyArray<string>) {
    this.owned(pid)
    return ids.map(id => {
      const image = this.images.get(id)
      if (image === undefined || image.project !== pid) return null
      if ((image.state === "Pending" || image.state === "Uploading") && this.move(image, "refused")) {
        image.reasons = ["The upload was cancelled"]
        image.problems = [{ code: "photo-abandoned", params: {} }]
      }
      return this.shown(image)
    })
  }

  owned(pid: string) {
    if (!this.projects.has(pid)) throw new GraphQLError("There is no such project", { extensions: { code: "NOT_FOUND" } })
  }

  byChecksum(pid: string, checksum: string) {
    for (const image of this.images.values()) if (image.project === pid && image.checksum === checksum) return image
    return undefined
  }

  register(pid: string, name: string, checksum: string, bucket: string) {
    this.owned(pid)
    const image = this.byChecksum(pid, checksum) ?? {
      id: this.newId(),
      project: pid,
      checksum,
      name,
      state: "Pending" as const,
      reasons: [],
      touchedAt: this.time.now,
    }
    this.images.set(image.id, image)
    const armed = this.move(image, "registered")
    if (armed) image.problems = []
    if (this.buckets[0].cloud === "OSS") {
      this.note("sign", image.id, { checksum })
      return { image: this.shown(image), url: "" }
    }
    const signed = this.signer(image, bucket)
    this.note("sign", image.id, { checksum })
    if (!armed && this.options.withoutUrlWhenThere) return { image: this.shown(image), url: null }
    return { image: this.shown(image), url: signed(""), parts: (wish: PartsOfWire) => this.signParts(image, wish, signed) }
  }

  /** Signs addresses of an image's object from now on. */
  signer(image: SimulatedImage, bucket: string) {
    const signature = `${image.id}-${this.time.now}`
    this.signatures.set(signature, this.time.now)
    const lifetime = this.options.urlLifetime ?? 10_800
    return (query: string) => `${bucketOrigin(bucket)}/${image.id}?${query}X-Amz-Expires=${lifetime}&X-Amz-Signature=${signature}`
  }

  private signParts(
    image: SimulatedImage,
    { size, partSize, uploadId, from = 1 }: PartsOfWire,
    signed: (query: string) => string,
  ) {
    const { signsParts } = this.options
    const waits = image.state === "Pending" || image.state === "Uploading"
    if (signsParts === undefined || partSize === undefined || !waits) return null
    const upload = uploadId ?? this.parts.begin()
    const count = Math.min(signsParts, Math.ceil(size / partSize) - from + 1)
    const urls = Array.from({ length: count }, (_, index) => signed(`partNumber=${from + index}&uploadId=${upload}&`))
    const whole = signed(`uploadId=${upload}&`)
    return { uploadId: upload, partSize, urls, complete: whole, abort: whole }
  }

  /** Fetches at once, and verifies as ever. Without a checksum every request is an image of its own. */
  fetchUrl({ pid, url, filename, checksum }: { pid: string; url: string; filename?: string; checksum?: string }) {
    this.owned(pid)
    const known = checksum === undefined ? undefined : this.byChecksum(pid, checksum)
    const image = known ?? {
      id: this.newId(),
      project: pid,
      checksum: checksum ?? "",
      name: filename ?? "",
      state: "Pending" as const,
      reasons: [],
      touchedAt: this.time.now,
    }
    this.images.set(image.id, image)
    if (this.fetching.has(image.id)) return this.shown(image)
    this.move(image, "registered")
    if (!this.move(image, "started")) return this.shown(image)
    this.note("start", image.id)
    this.fetching.add(image.id)
    const found = this.options.fetches?.(url) ?? "there is no such address"
    if (typeof found === "string") {
      this.time.setTimer(1000, () => {
        this.fetching.delete(image.id)
        if (this.move(image, "refused")) image.reasons = [found]
      })
      return this.shown(image)
    }
    if (image.checksum === "") image.checksum = sha1(found)
    this.time.setTimer(1000, () => {
      this.fetching.delete(image.id)
      this.store(image.id, found)
    })
    return this.shown(image)
  }
}

export const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")
