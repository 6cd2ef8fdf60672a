import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { Clock, Effect, Layer, Redacted, Stream } from "effect"
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import { buildSchema, GraphQLError, graphql } from "graphql"
import { advance, type ImageEvent, type ImageState, layerHttpStorage, layerUploadApi } from "../src/index.ts"

/** One image, as the server keeps it. */
export interface SimulatedImage {
  readonly id: string
  readonly project: string
  readonly checksum: string
  readonly name: string
  state: ImageState
  reasons: ReadonlyArray<string>
}

/** What a fault does to one request: nothing, an answer instead of the real one, or the loss of the answer. */
export type Fault =
  | { readonly fault: "answer"; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly fault: "lost before" }
  | { readonly fault: "lost after" }
  | { readonly fault: "null" }
  | { readonly fault: "error"; readonly code?: string }

export interface SimulationOptions {
  /** Asked before every request: `operation` is a mutation's field, `request` (of the API), or `put`; `count` counts from 1; `aliases` in it. */
  readonly fault?: (operation: string, count: number, aliases: number, body?: string) => Fault | undefined
  /** Milliseconds from the arrival of the bytes to the verdict. */
  readonly processing?: number
  /** Verdict by count of arrivals of that image, from 1. */
  readonly verdict?: (image: SimulatedImage, arrivals: number) => ReadonlyArray<string> | undefined
  /** Whether the server overlooks the bytes that arrive, by count of arrivals of that image. */
  readonly overlooks?: (arrivals: number) => boolean
  /** Milliseconds until the API answers. */
  readonly roundTrip?: number
  /** Milliseconds that a put takes. */
  readonly putTakes?: number
  readonly systemMode?: string
  /** Seconds that a signed URL is valid. */
  readonly urlLifetime?: number
}

export const contract = buildSchema(readFileSync(new URL("../schema/upload-api.graphql", import.meta.url), "utf8"))
const apiHost = "http://api.test"
const bucketHost = "http://bucket.test"

/** The server's side of protocol.md in memory, on the clock of the test, with its own record of what it received. */
export const simulate = (options: SimulationOptions = {}) => {
  const images = new Map<string, SimulatedImage>()
  const projects = new Map<string, { readonly id: string; readonly name: string; taskState?: string }>()
  const objects = new Map<string, Uint8Array>()
  const arrivals = new Map<string, number>()
  const signedAt = new Map<string, number>()
  const counts = new Map<string, number>()
  const log: Array<string> = []
  /** Aliases of each request to the API, in order. */
  const batches: Array<number> = []
  let ids = 0
  const newId = () => (++ids).toString(16).padStart(24, "0")
  const project = { id: newId(), name: "Survey" }
  projects.set(project.id, project)

  const faultFor = (operation: string, aliases = 1, body?: string) => {
    const count = (counts.get(operation) ?? 0) + 1
    counts.set(operation, count)
    return options.fault?.(operation, count, aliases, body)
  }
  const move = (image: SimulatedImage, event: ImageEvent) => {
    const state = advance(image.state, event)
    if (state !== undefined) image.state = state
  }
  const record = (image: SimulatedImage | undefined) => image && { ...image, error: image.reasons, filename: `${image.id}.jpg` }
  const owned = (pid: string) => {
    if (!projects.has(pid)) throw new GraphQLError("There is no such project", { extensions: { code: "NOT_FOUND" } })
  }
  const byChecksum = (pid: string, checksum: string) =>
    [...images.values()].find(image => image.project === pid && image.checksum === checksum)

  const register = (pid: string, name: string, checksum: string, now: number) => {
    owned(pid)
    const image = byChecksum(pid, checksum) ?? { id: newId(), project: pid, checksum, name, state: "Pending", reasons: [] }
    images.set(image.id, image)
    move(image, "registered")
    const signature = `${image.id}-${now}`
    signedAt.set(signature, now)
    log.push(`sign ${image.id}`)
    return {
      image: record(image),
      url: `${bucketHost}/${image.id}?X-Amz-Expires=${options.urlLifetime ?? 10_800}&X-Amz-Signature=${signature}`,
    }
  }

  /** Each field may be the victim of a fault of its own, so that one alias of a batch can fail. */
  const faulty =
    <Args, A>(name: string, resolve: (args: Args) => A) =>
    (args: Args): A | null => {
      const fault = faultFor(name)
      if (fault?.fault === "error")
        throw new GraphQLError("The server is confused", { extensions: fault.code ? { code: fault.code } : {} })
      return fault?.fault === "null" ? null : resolve(args)
    }

  const root = (now: number, known: { key: boolean; token: boolean }) => ({
    support: known.key ? { systemMode: options.systemMode ?? "Normal" } : null,
    my: {
      self: known.token ? { email: "ada@example.com" } : null,
      allProjects: ({ search }: { search?: string }) => ({
        pageInfo: { hasNextPage: false },
        edges: [...projects.values()].filter(({ name }) => name.includes(search ?? "")).map(node => ({ node })),
      }),
    },
    getGeoIPInfo: { nearestBuckets: [{ cloud: "S3", bucket: "Local", display: "Here" }] },
    project: ({ id }: { id: string }) => {
      const one = projects.get(id)
      return one && { ...one, image: faulty("image", (args: { id: string }) => record(images.get(args.id))) }
    },
    createProject: faulty("createProject", ({ name }: { name: string }) => {
      const one = { id: newId(), name }
      projects.set(one.id, one)
      return one
    }),
    hasImage: faulty("hasImage", ({ pid, checksum }: { pid: string; checksum: string }) => {
      owned(pid)
      return record(byChecksum(pid, checksum)) ?? null
    }),
    uploadImageS3: faulty("uploadImageS3", ({ pid, filename, checksum }: { pid: string; filename: string; checksum: string }) =>
      register(pid, filename, checksum, now),
    ),
    startImageUpload: faulty("startImageUpload", ({ id }: { id: string }) => {
      const image = images.get(id)
      if (image === undefined) throw new GraphQLError("There is no such image", { extensions: { code: "NOT_FOUND" } })
      move(image, "started")
      log.push(`start ${id}`)
      return record(image)
    }),
    startReconstructionWithError: faulty("startReconstructionWithError", ({ id }: { id: string }) => {
      const one = projects.get(id)
      if (one === undefined) return { error: { code: 1, message: "There is no such project" } }
      if (![...images.values()].some(image => image.project === id && image.state === "Ready")) {
        return { error: { code: 2, message: "There are not enough images" } }
      }
      log.push(`reconstruct ${id}`)
      one.taskState = "Done"
      return { task: { id: newId(), taskType: "Native", state: "Done" } }
    }),
  })

  const arrive = (id: string, bytes: Uint8Array) =>
    Effect.gen(function* () {
      const image = images.get(id)
      if (image === undefined) return
      objects.set(id, bytes)
      const count = (arrivals.get(id) ?? 0) + 1
      arrivals.set(id, count)
      log.push(`put ${id}`)
      if (options.overlooks?.(count)) return
      move(image, "arrived")
      yield* Effect.sleep(options.processing ?? 1000)
      const sha1 = createHash("sha1").update(bytes).digest("hex")
      const reasons = sha1 === image.checksum ? options.verdict?.(image, count) : ["The checksum does not match"]
      move(image, reasons === undefined ? "verified" : "refused")
      image.reasons = reasons ?? []
    })

  const answer = (request: HttpClientRequest.HttpClientRequest, status: number, body: string, headers?: Record<string, string>) =>
    HttpClientResponse.fromWeb(request, new Response(body, { status, ...(headers ? { headers } : {}) }))
  const lose = (request: HttpClientRequest.HttpClientRequest) =>
    Effect.fail(
      new HttpClientError.HttpClientError({
        reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
      }),
    )

  const api = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest) {
    const body = JSON.parse(new TextDecoder().decode(yield* bytesOf(request))) as {
      query: string
      variables: Record<string, unknown>
    }
    const aliases = body.query.match(/^ {2}r\d+:/gm)?.length ?? 1
    batches.push(aliases)
    const fault = faultFor("request", aliases, JSON.stringify(body))
    if (fault?.fault === "answer") return answer(request, fault.status, fault.body, fault.headers)
    if (fault?.fault === "lost before") return yield* lose(request)
    const now = yield* Clock.currentTimeMillis
    yield* Effect.sleep(options.roundTrip ?? 0)
    const known = { key: request.headers.key === "key", token: request.headers.altitoken === "token" }
    const result = yield* Effect.promise(() =>
      graphql({ schema: contract, source: body.query, variableValues: body.variables, rootValue: root(now, known) }),
    )
    if (fault?.fault === "lost after") return yield* lose(request)
    return answer(request, 200, JSON.stringify(result))
  })

  const put = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest, url: URL) {
    const fault = faultFor("put")
    const id = url.pathname.slice(1)
    yield* Effect.sleep(options.putTakes ?? 20)
    if (fault?.fault === "lost before") return yield* lose(request)
    const bytes = yield* bytesOf(request)
    if (fault?.fault === "answer") return answer(request, fault.status, fault.body, fault.headers)
    const at = signedAt.get(url.searchParams.get("X-Amz-Signature") ?? "")
    const lifetime = Number(url.searchParams.get("X-Amz-Expires")) * 1000
    if (at === undefined || (yield* Clock.currentTimeMillis) > at + lifetime) {
      log.push(`refused ${id}`)
      return answer(request, 403, "<Error><Code>AccessDenied</Code></Error>")
    }
    yield* Effect.forkDetach(arrive(id, bytes))
    return fault?.fault === "lost after" ? yield* lose(request) : answer(request, 200, "")
  })

  const http = Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request, url) => (url.origin === bucketHost ? put(request, url) : api(request))),
  )
  const access = (key: string, token: string) =>
    layerUploadApi({ endpoint: apiHost, key: Redacted.make(key), token: Redacted.make(token) }).pipe(Layer.provide(http))
  return {
    project,
    bucket: { cloud: "S3", label: "Local" } as const,
    images,
    projects,
    objects,
    arrivals,
    counts,
    log,
    batches,
    http,
    api: access("key", "token"),
    wrongKey: access("wrong", "wrong"),
    wrongToken: access("key", "wrong"),
    storage: layerHttpStorage.pipe(Layer.provide(http)),
  }
}

export const bytesOf = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.gen(function* () {
    const { body } = request
    if (body._tag === "Uint8Array") return body.body
    if (body._tag !== "Stream") return new Uint8Array()
    const chunks = yield* Stream.runCollect(body.stream)
    return new Uint8Array(Buffer.concat(Array.from(chunks)))
  }).pipe(Effect.orDie)
