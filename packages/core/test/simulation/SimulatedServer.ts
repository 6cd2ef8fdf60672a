import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { buildSchema, type DocumentNode, executeSync, GraphQLError, parse, validate } from "graphql"
import { advance, type Candidates, type ImageEvent, type ImageState } from "../../src/index.ts"
import { SimulatedOss } from "./SimulatedOss.ts"

/** The time that a server lives in. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly setTimer: (millis: number, ring: () => void) => void
}

/** One image, as the server keeps it. */
export interface SimulatedImage {
  readonly id: string
  readonly project: string
  /** Empty until it is learned from the bytes. */
  checksum: string
  readonly name: string
  state: ImageState
  reasons: ReadonlyArray<string>
  touchedAt: number
}

export interface SimulatedProject {
  readonly id: string
  readonly name: string
  taskState?: string
}

/** What the server did, in order: the truth that runs are checked against. */
export interface Entry {
  readonly at: number
  readonly what:
    | "asked"
    | "sign"
    | "start"
    | "put begins"
    | "put ends"
    // To an OSS bucket; a put in parts takes many.
    | "request"
    | "stored"
    | "target refused"
    | "done"
    | "reconstruct"
    | "verdict"
    // Of credentials; `id` is theirs.
    | "sts asked"
    | "sts given"
    | "sts over"
    // A process of the client begins.
    | "process"
  readonly id: string
  readonly checksum?: string
  /** Of the image after that. */
  readonly state?: ImageState | undefined
  /** Milliseconds since the target of a put was signed. */
  readonly age?: number | undefined
  /** The credentials of a request, and the milliseconds until they expire. */
  readonly sts?: { readonly id: string; readonly left: number } | undefined
}

export interface ServerOptions {
  /** Milliseconds from the arrival of the bytes to the verdict; a function of the count of arrivals of that image, from 1. */
  readonly processing?: number | (() => number)
  /** Why an image is Invalid although its checksum is right; `undefined`: it is Ready. */
  readonly verdict?: (image: SimulatedImage, arrivals: number) => ReadonlyArray<string> | undefined
  /** Whether the server overlooks the bytes that arrive. */
  readonly overlooks?: (arrivals: number, image: SimulatedImage) => boolean
  /** Whether a bit flips on the way into the bucket. */
  readonly corrupts?: (arrivals: number, image: SimulatedImage) => boolean
  readonly systemMode?: string
  /** Buckets that it hints at, in this order; one of S3 that does not say where it is when left out. */
  readonly buckets?: Candidates
  /** What an address that it is to fetch from yields: bytes, or why there are none. */
  readonly fetches?: (url: string) => Uint8Array | string
  /** Seconds that a signed URL is valid. */
  readonly urlLifetime?: number
  /** Seconds that an STS is valid. */
  readonly stsLifetime?: number
  /** Whether an image that it has already is registered without a URL. */
  readonly withoutUrlWhenThere?: boolean
  /** What one field of a request answers instead: an error, a bare null, or what it knows of another image. */
  readonly fieldFault?: (field: string, count: number) => FieldFault | undefined
}

export type FieldFault =
  | { readonly fault: "null" }
  | { readonly fault: "error"; readonly code?: string | undefined }
  | { readonly fault: "another image" }

export const contract = buildSchema(readFileSync(new URL("../../schema/upload-api.graphql", import.meta.url), "utf8"))
const documents = new Map<string, DocumentNode | ReadonlyArray<GraphQLError>>()
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
    this.oss = new SimulatedOss(time, (options.stsLifetime ?? 3600) * 1000)
    this.project = { id: this.newId(), name: "Survey" }
    this.projects.set(this.project.id, this.project)
  }

  private newId() {
    return (++this.ids).toString(16).padStart(24, "0")
  }

  note(what: Entry["what"], id: string, more: Pick<Entry, "checksum" | "age" | "sts"> = {}) {
    this.record.push({ at: this.time.now, what, id, state: this.images.get(id)?.state, ...more })
  }

  /** How often something happened, to an image or at all. */
  times(what: Entry["what"], id?: string): number {
    return this.record.filter(entry => entry.what === what && (id === undefined || entry.id === id)).length
  }

  /** Answers one GraphQL request; every document must be valid by the contract. */
  answer(body: string, known: { readonly key: boolean; readonly token: boolean }): string {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> }
    const document = documents.get(query) ?? validated(query)
    documents.set(query, document)
    if ("length" in document) return JSON.stringify({ errors: document })
    return JSON.stringify(executeSync({ schema: contract, document, variableValues: variables, rootValue: this.root(known) }))
  }

  /** A signed URL that was issued here and is not too old; the id of its image. */
  admit(url: URL): string | undefined {
    const id = url.pathname.slice(1)
    const at = this.signatures.get(url.searchParams.get("X-Amz-Signature") ?? "")
    const lifetime = Number(url.searchParams.get("X-Amz-Expires")) * 1000
    if (at !== undefined && this.time.now <= at + lifetime && this.images.has(id)) return id
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
    this.objects.set(id, bytes)
    this.note("stored", id, { checksum: sha1(sent) })
    // Of an OSS bucket the server hears nothing before it is told.
    if (this.buckets[0].cloud !== "OSS") this.notice(id)
  }

  /** Learns that an object is there, unless it overlooks it. */
  private notice(id: string) {
    const image = this.images.get(id)
    const bytes = this.objects.get(id)
    const count = this.arrivals.get(id) ?? 0
    if (image === undefined || bytes === undefined || this.options.overlooks?.(count, image)) return
    if (this.move(image, "arrived")) this.process(image, bytes, count)
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
      const reasons = sha1(bytes) === image.checksum ? this.options.verdict?.(image, count) : ["The checksum does not match"]
      this.move(image, reasons === undefined ? "verified" : "refused")
      image.reasons = reasons ?? []
      this.note("verdict", image.id)
    })
  }

  private move(image: SimulatedImage, event: ImageEvent): boolean {
    const state = advance(image.state, event)
    if (state === undefined) return false
    image.state = state
    image.touchedAt = this.time.now
    return true
  }

  /** Images that nobody touched are given up (protocol: States of an image). */
  private giveUpOld() {
    for (const image of this.images.values()) {
      const open = image.state === "Pending" || image.state === "Uploading"
      if (open && this.time.now - image.touchedAt > untouchedFor) {
        this.move(image, "refused")
        image.reasons = ["nothing arrived for 65 minutes"]
      }
    }
  }

  private owned(pid: string) {
    if (!this.projects.has(pid)) throw new GraphQLError("There is no such project", { extensions: { code: "NOT_FOUND" } })
  }

  private byChecksum(pid: string, checksum: string) {
    for (const image of this.images.values()) if (image.project === pid && image.checksum === checksum) return image
    return undefined
  }

  private register(pid: string, name: string, checksum: string, bucket: string) {
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
    this.move(image, "registered")
    if (this.buckets[0].cloud === "OSS") {
      this.note("sign", image.id, { checksum })
      return { image: shown(image), url: "" }
    }
    const signature = `${image.id}-${this.time.now}`
    this.signatures.set(signature, this.time.now)
    this.note("sign", image.id, { checksum })
    const lifetime = this.options.urlLifetime ?? 10_800
    return {
      image: shown(image),
      url:
        this.options.withoutUrlWhenThere && (image.state === "Ready" || image.state === "Uploaded")
          ? null
          : `${bucketOrigin(bucket)}/${image.id}?X-Amz-Expires=${lifetime}&X-Amz-Signature=${signature}`,
    }
  }

  /** Fetches at once, and verifies as ever. Without a checksum every request is an image of its own. */
  private fetchUrl({ pid, url, filename, checksum }: { pid: string; url: string; filename?: string; checksum?: string }) {
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
    if (this.fetching.has(image.id)) return shown(image)
    this.move(image, "registered")
    if (!this.move(image, "started")) return shown(image)
    this.note("start", image.id)
    this.fetching.add(image.id)
    const found = this.options.fetches?.(url) ?? "there is no such address"
    if (typeof found === "string") {
      this.time.setTimer(1000, () => {
        this.fetching.delete(image.id)
        if (this.move(image, "refused")) image.reasons = [found]
      })
      return shown(image)
    }
    if (image.checksum === "") image.checksum = sha1(found)
    this.time.setTimer(1000, () => {
      this.fetching.delete(image.id)
      this.store(image.id, found)
    })
    return shown(image)
  }

  /** Each field may be the victim of a fault of its own, so that one alias of a batch can fail. */
  private faulty<Args, A>(name: string, resolve: (args: Args) => A) {
    return (args: Args): A | null => {
      const count = (this.counts.get(name) ?? 0) + 1
      this.counts.set(name, count)
      const fault = this.options.fieldFault?.(name, count)
      if (fault?.fault === "error") {
        throw new GraphQLError("The server is confused", { extensions: fault.code === undefined ? {} : { code: fault.code } })
      }
      // The deed may be done although the answer says nothing.
      const answer = resolve(args)
      return fault?.fault === "another image" ? (this.another(answer) as A) : fault?.fault === "null" ? null : answer
    }
  }

  /** The answer, with what is known of another image in place of what is asked for. */
  private another(answer: unknown): unknown {
    const asked = answer as { readonly id?: string; readonly image?: { readonly id: string } } | null
    const id = asked?.image?.id ?? asked?.id
    const other = shown([...this.images.values()].find(image => image.id !== id))
    return asked?.image === undefined ? (other ?? null) : { ...asked, image: other }
  }

  private root(known: { readonly key: boolean; readonly token: boolean }) {
    this.giveUpOld()
    return {
      support: known.key ? { systemMode: this.options.systemMode ?? "Normal" } : null,
      my: {
        self: known.token ? { email: "ada@example.com" } : null,
        allProjects: ({ search }: { search?: string }) => ({
          pageInfo: { hasNextPage: false },
          edges: [...this.projects.values()].filter(({ name }) => name.includes(search ?? "")).map(node => ({ node })),
        }),
      },
      getGeoIPInfo: { nearestBuckets: this.buckets.map(({ label, ...hint }) => ({ ...hint, bucket: label })) },
      project: ({ id }: { id: string }) => {
        const one = this.projects.get(id)
        const image = this.faulty("image", (args: { id: string }) => {
          this.note("asked", args.id)
          return shown(this.images.get(args.id))
        })
        return one && { ...one, image }
      },
      createProject: this.faulty("createProject", ({ name }: { name: string }) => {
        const one = { id: this.newId(), name }
        this.projects.set(one.id, one)
        return one
      }),
      hasImage: this.faulty("hasImage", ({ pid, checksum }: { pid: string; checksum: string }) => {
        this.owned(pid)
        const image = this.byChecksum(pid, checksum)
        this.note("asked", image?.id ?? "", { checksum })
        return shown(image) ?? null
      }),
      uploadImageS3: this.faulty("uploadImageS3", (args: { pid: string; filename: string; checksum: string; bucket: string }) =>
        this.register(args.pid, args.filename, args.checksum, args.bucket),
      ),
      // Each field does its work only when it is asked for.
      uploadImageOSS: this.faulty("uploadImageOSS", (args: { pid: string; filename: string; checksum: string }) => {
        this.owned(args.pid)
        return { sts: () => this.oss.issue(), image: () => this.register(args.pid, args.filename, args.checksum, "").image }
      }),
      doneImageUpload: this.faulty("doneImageUpload", ({ id }: { id: string }) => {
        const image = this.images.get(id)
        if (image === undefined) throw new GraphQLError("There is no such image", { extensions: { code: "NOT_FOUND" } })
        this.note("done", id)
        this.notice(id)
        return shown(image)
      }),
      uploadImageURL: this.faulty("uploadImageURL", (args: Parameters<SimulatedServer["fetchUrl"]>[0]) => this.fetchUrl(args)),
      startImageUpload: this.faulty("startImageUpload", ({ id }: { id: string }) => {
        const image = this.images.get(id)
        if (image === undefined) throw new GraphQLError("There is no such image", { extensions: { code: "NOT_FOUND" } })
        this.move(image, "started")
        this.note("start", id)
        return shown(image)
      }),
      startReconstructionWithError: this.faulty("startReconstructionWithError", ({ id }: { id: string }) => {
        const one = this.projects.get(id)
        if (one === undefined) return { error: { code: 1, message: "There is no such project" } }
        if (![...this.images.values()].some(image => image.project === id && image.state === "Ready")) {
          return { error: { code: 2, message: "There are not enough images" } }
        }
        this.note("reconstruct", id)
        one.taskState = "Done"
        return { task: { id: this.newId(), taskType: "Native", state: "Done" } }
      }),
    }
  }
}

const validated = (query: string): DocumentNode | ReadonlyArray<GraphQLError> => {
  const document = parse(query)
  const errors = validate(contract, document)
  return errors.length > 0 ? errors : document
}

const shown = (image: SimulatedImage | undefined) => image && { ...image, error: image.reasons, filename: `${image.id}.jpg` }

export const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")
