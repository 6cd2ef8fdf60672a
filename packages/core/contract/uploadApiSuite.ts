import { UploadApi } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { jpeg, png } from "./fixtures.ts"

/** Layers of one server. */
export interface TestApi {
  readonly api: Layer.Layer<UploadApi>
  /** The same server, asked with a wrong token. */
  readonly wrongToken: Layer.Layer<UploadApi>
  readonly wrongKey: Layer.Layer<UploadApi>
}

const content = { checksum: jpeg.checksum, size: jpeg.bytes.byteLength, type: jpeg.type }

/** Where servers differ in what they offer. */
export interface ApiQuirks {
  /** Whether its buckets of S3 take uploads in parts. */
  readonly parts: boolean
  /** Whether images can be abandoned, and it names problems; not tested when left out. */
  readonly abandons?: boolean
}

/** What every upload API must do, against a server that is new for each test. */
export const uploadApiSuite = (
  name: string,
  withServer: <A, E>(use: (server: TestApi) => Effect.Effect<A, E>) => Effect.Effect<A, E>,
  quirks: ApiQuirks = { parts: false },
) => {
  describe(`${name} is an UploadApi`, () => {
    const test = (behaviour: string, body: Effect.Effect<void, unknown, UploadApi>) =>
      it.live(behaviour, () => withServer(({ api }) => Effect.provide(body, api)))

    it.live("tells a wrong key from a wrong token, and lets the right ones in", () =>
      withServer(server =>
        Effect.gen(function* () {
          const preflight = Effect.flatMap(UploadApi, api => api.preflight)
          assert.match((yield* Effect.provide(preflight, server.api)).email, /@/)
          const wrongKey = yield* Effect.flip(Effect.provide(preflight, server.wrongKey))
          const wrongToken = yield* Effect.flip(Effect.provide(preflight, server.wrongToken))
          assert.strictEqual(wrongKey._tag === "RunFault" && wrongKey.kind, "not authorised")
          assert.strictEqual(wrongToken._tag === "RunFault" && wrongToken.kind, "not authorised")
          assert.match(wrongKey.message, /key/)
          assert.match(wrongToken.message, /token/)
        }),
      ),
    )

    test(
      "finds a project by id and by exact name, and only then",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const made = yield* api.createProject("Quarry “North” 2026")
        assert.match(made.id, /^[0-9a-f]{24}$/)
        assert.strictEqual((yield* api.findProject(made.id))?.name, "Quarry “North” 2026")
        assert.strictEqual((yield* api.findProject("Quarry “North” 2026"))?.id, made.id)
        assert.isUndefined(yield* api.findProject("Quarry"))
        assert.isUndefined(yield* api.findProject("0".repeat(24)))
      }),
    )

    test(
      "knows nothing of an image before it is registered, and gives the same image for the same checksum",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const project = yield* api.createProject("images")
        assert.isUndefined(yield* api.hasImage(project.id, jpeg.checksum))
        const [bucket] = yield* api.buckets
        if (bucket === undefined) return yield* Effect.die(new Error("the server offers no bucket"))
        const request = { project: project.id, bucket, filename: "DJI 0001 ✈.JPG", content }
        const first = yield* api.sign(request)
        const second = yield* api.sign(request)
        assert.strictEqual(first.record.id, second.record.id)
        assert.notInclude(JSON.stringify(first), "X-Amz")
        const record = yield* api.hasImage(project.id, jpeg.checksum)
        assert.strictEqual(record?.id, first.record.id)
        assert.strictEqual(record?.state, "Pending")
        yield* api.start(first.record.id)
        assert.strictEqual((yield* api.image(project.id, first.record.id))?.state, "Uploading")
      }),
    )

    test(
      "answers many requests at once, each with its own answer",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const project = yield* api.createProject("many")
        const [bucket] = yield* api.buckets
        if (bucket === undefined) return yield* Effect.die(new Error("the server offers no bucket"))
        const checksums = Array.from({ length: 120 }, (_, index) => index.toString(16).padStart(40, "0"))
        const signed = yield* Effect.forEach(
          checksums,
          checksum => api.sign({ project: project.id, bucket, filename: `${checksum}.jpg`, content: { ...content, checksum } }),
          { concurrency: "unbounded" },
        )
        assert.strictEqual(new Set(signed.map(({ record }) => record.id)).size, 120)
        const records = yield* Effect.forEach([...checksums, png.checksum], checksum => api.hasImage(project.id, checksum), {
          concurrency: "unbounded",
        })
        assert.deepStrictEqual(
          records.map(record => record?.id),
          [...signed.map(({ record }) => record.id), undefined],
        )
      }),
    )

    test(
      quirks.parts
        ? "signs parts of an upload that goes on, for the image that is registered, and of a new one where none is named"
        : "has no parts signed where the bucket takes none",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const project = yield* api.createProject("parts")
        const bucket = (yield* api.buckets).find(bucket => api.terms(bucket)?.kind === "url")
        if (bucket === undefined) return yield* Effect.die(new Error("the server offers no bucket"))
        const big = { ...content, size: 25 * 1024 * 1024 }
        const request = { project: project.id, bucket, filename: "big.jpg", content: big, partSize: 6_000_000 }
        const { record } = yield* api.sign(request)
        const first = yield* api.signParts({ ...request, uploadId: undefined, from: 1 })
        if (!quirks.parts) return assert.isUndefined(first.parts)
        assert.isTrue((yield* api.features).parts)
        assert.strictEqual(first.record?.id, record.id)
        assert.notMatch(JSON.stringify(first), /X-Amz|http/)
        if (first.parts === undefined) return yield* Effect.die(new Error("no parts"))
        const { uploadId, partSize, urls } = first.parts
        assert.isAtLeast(partSize, 6_000_000)
        assert.strictEqual(urls.length, Math.ceil(big.size / partSize))
        const again = yield* api.signParts({ ...request, partSize, uploadId, from: 3 })
        assert.deepInclude(again.parts, { uploadId, partSize, from: 3 })
        assert.strictEqual(again.parts?.urls.length, urls.length - 2)
        const other = yield* api.signParts({ ...request, uploadId: undefined, from: 1 })
        assert.notStrictEqual(other.parts?.uploadId, uploadId)
      }),
    )

    if (quirks.abandons) {
      test(
        "takes images that will not come for Invalid, says so by code, and leaves those alone that have ended",
        Effect.gen(function* () {
          const api = yield* UploadApi
          assert.deepInclude(yield* api.features, { abandon: true, problems: true })
          const project = yield* api.createProject("abandoned")
          const [bucket] = yield* api.buckets
          if (bucket === undefined) return yield* Effect.die(new Error("the server offers no bucket"))
          const sign = ({ checksum, bytes, type }: typeof jpeg) =>
            api.sign({
              project: project.id,
              bucket,
              filename: `${checksum}.jpg`,
              content: { checksum, size: bytes.length, type },
            })
          const [pending, started] = [(yield* sign(jpeg)).record, (yield* sign(png)).record]
          yield* api.start(started.id)
          yield* api.abandon(project.id, [pending.id, started.id])
          yield* api.abandon(project.id, [pending.id])
          for (const { id } of [pending, started]) {
            const image = yield* api.image(project.id, id)
            assert.deepInclude(image, { state: "Invalid", problems: [{ code: "photo-abandoned" }] })
          }
          assert.strictEqual((yield* sign(jpeg)).record.state, "Pending")
        }),
      )
    }

    test(
      "treats a project that is not there as a refusal, never as an image that is not there",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const error = yield* Effect.flip(api.hasImage("0".repeat(24), jpeg.checksum))
        assert.strictEqual(error._tag === "RunFault" && error.kind, "refused")
      }),
    )

    test(
      "says why a reconstruction of no images is not started",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const project = yield* api.createProject("empty")
        const answer = yield* api.startReconstruction(project.id, { taskType: "Native" })
        assert.isFalse(answer.started)
        assert.isUndefined(yield* api.taskState(project.id))
      }),
    )

    test(
      "tells the details of a project without a reconstruction",
      Effect.gen(function* () {
        const api = yield* UploadApi
        const project = yield* api.createProject("detailed")
        const { name, task, reconstruction, downloads } = yield* api.details(project.id)
        assert.deepStrictEqual([name, task, reconstruction, downloads], ["detailed", undefined, undefined, []])
      }),
    )
  })
}
