import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Changed, ImageFault, type PutError, Retryable, Storage, type Target } from "../src/index.ts"
import { reasonOf } from "./inWords.ts"
import { memorySource, photo } from "./photos.ts"
import { runSet, type Simulation, simulate } from "./run.ts"

/** A world whose storage does first what a test says, then what it would; and what it was asked. */
const worldWith = (put: (target: Target, onProgress: (bytes: number) => void) => Effect.Effect<void, PutError>) => {
  const world = simulate()
  const [cutOffs, givenUp]: [Array<number | undefined>, Array<Target>] = [[], []]
  const storage = Layer.effect(
    Storage,
    Effect.map(Storage, inner => ({
      ...inner,
      put: (payload, target, onProgress) =>
        Effect.suspend(() => {
          cutOffs.push(target.cutOffs)
          return Effect.andThen(put(target, onProgress), inner.put(payload, target, onProgress))
        }),
      giveUp: target => Effect.sync(() => void givenUp.push(target)),
    })),
  ).pipe(Layer.provide(world.storage))
  return { world: { ...world, storage } satisfies Simulation, cutOffs, givenUp }
}

const lost = (answered = false) => Effect.fail(new Retryable({ problem: { code: "unexpected", words: "lost" }, answered }))

describe("a file over 5 GiB", () => {
  const huge = () => {
    const one = photo("ortho.tif")
    return { ...one, file: { ...one.file, size: 5 * 1024 ** 3 + 1 } }
  }

  it.effect("fails before anything of it is read, and keeps nobody up, where the server signs no parts", () =>
    Effect.gen(function* () {
      const world = simulate({
        fault: ({ body }) =>
          body.includes("ServerFeatures")
            ? { fault: "answer", status: 400, body: '{"errors":[{"message":"introspection is not allowed"}]}' }
            : undefined,
      })
      const source = memorySource([huge(), photo("a.jpg")])
      const outcome = yield* runSet(world, source)
      assert.deepInclude(outcome.summary, { ready: 1, failed: 1 })
      const failed = outcome.images.find(image => image.at === "Failed")
      assert.match(reasonOf(failed), /5\.4 GB.*does not sign uploads in parts/)
      assert.isFalse(failed?.at === "Failed" && failed.rerunMayHelp)
      assert.deepStrictEqual([...source.reads.keys()], ["/photos/a.jpg"])
    }),
  )

  it.effect("is read where its name says nothing, and only fails when it is an image", () =>
    Effect.gen(function* () {
      const world = simulate({
        fault: ({ body }) => (body.includes("ServerFeatures") ? { fault: "answer", status: 400, body: "" } : undefined),
      })
      const named = (name: string) => ({ ...huge(), file: { ...huge().file, name, ref: name } })
      const source = memorySource([named("ortho.dat"), { ...named("flight.mp4"), problem: "not an image" }, photo("a.jpg")])
      const { summary } = yield* runSet(world, source)
      assert.deepInclude(summary, { ready: 1, failed: 1, skipped: 1 })
    }),
  )

  it.effect("is taken where it does, and where the bucket is one of OSS", () =>
    Effect.gen(function* () {
      for (const cloud of ["S3", "OSS"] as const) {
        const world = simulate({ buckets: [{ cloud, label: "Local", display: undefined, endpoint: undefined }] })
        const source = memorySource([huge()])
        assert.strictEqual((yield* runSet(world, source)).summary.ready, 1)
        assert.strictEqual(source.reads.size, 1)
      }
    }),
  )
})

describe("a put that is cut off", () => {
  it.effect("is counted for the next one, when bytes had moved and no answer came", () =>
    Effect.gen(function* () {
      const puts = [
        () => lost(),
        (sent: (bytes: number) => void) =>
          Effect.andThen(
            Effect.sync(() => sent(10)),
            lost(true),
          ),
        (sent: (bytes: number) => void) =>
          Effect.andThen(
            Effect.sync(() => sent(10)),
            lost(),
          ),
        (sent: (bytes: number) => void) =>
          Effect.andThen(
            Effect.sync(() => sent(20)),
            lost(),
          ),
      ]
      const { world, cutOffs, givenUp } = worldWith((_, onProgress) => puts.shift()?.(onProgress) ?? Effect.void)
      assert.strictEqual((yield* runSet(world, memorySource([photo("a.jpg")]))).summary.ready, 1)
      assert.deepStrictEqual(cutOffs, [0, 0, 0, 1, 2])
      assert.deepStrictEqual(givenUp, [])
    }),
  )
})

describe("an upload in parts", () => {
  it.effect(
    "is given up when the file is another one by now, or will never be taken; not when another run may go on with it",
    () =>
      Effect.gen(function* () {
        const fault = (rerunMayHelp: boolean) => new ImageFault({ problem: { code: "unexpected", words: "no" }, rerunMayHelp })
        for (const [error, count] of [
          [new Changed({ problem: { code: "file-changed" } }), 1],
          [fault(false), 1],
          [fault(true), 0],
        ] as const) {
          let first = true
          const { world, givenUp } = worldWith(() => {
            const now = first
            first = false
            return now ? Effect.fail(error) : Effect.void
          })
          yield* runSet(world, memorySource([photo("a.jpg")]))
          assert.strictEqual(givenUp.length, count, error._tag)
        }
      }),
  )

  it.effect("has the image registered again and its upload announced again, when it asks where parts go", () =>
    Effect.gen(function* () {
      let done = false
      const refusals: Array<string> = []
      const { world } = worldWith(target =>
        Effect.gen(function* () {
          if (done || target.kind === "sts" || target.parts === undefined) return
          done = true
          const wish = { partSize: 5 * 1024 ** 2, uploadId: undefined, from: 1 }
          // The simulated bucket takes none.
          assert.isUndefined(yield* target.parts.sign(wish))
          assert.strictEqual(world.server.counts.get("uploadImageS3"), 2)
          const [image] = world.server.images.values()
          assert.strictEqual(image?.state, "Uploading")
          for (const image of world.server.images.values()) image.state = "Ready"
          refusals.push(
            yield* Effect.match(target.parts.sign(wish), { onSuccess: () => "signed", onFailure: error => error._tag }),
          )
          for (const image of world.server.images.values()) image.state = "Uploading"
        }),
      )
      assert.strictEqual((yield* runSet(world, memorySource([photo("a.jpg")]))).summary.ready, 1)
      assert.deepStrictEqual(refusals, ["TargetRefused"])
    }),
  )
})
