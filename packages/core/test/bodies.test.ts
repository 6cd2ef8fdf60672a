import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { type Body, ImageSource, makeLimiter, type Payload, Storage } from "../src/index.ts"
import { memorySource, photos } from "./photos.ts"
import { type RunOptions, runSet, simulate } from "./run.ts"

/** What a source adds to a body, as that of the page adds the browser's file. */
const file = { onDisk: true }

/** A source whose bodies are streams that hold a file beside. */
const withFiles = (count: number) => {
  const source = memorySource(photos(count))
  const withFile = (payload: Payload): Payload => {
    const { body } = payload
    if (body.kind !== "bytes") return payload
    const open = (from: number, to: number) => Stream.succeed(body.bytes.subarray(from, to))
    const added = { kind: "stream", open, file } as const
    return { ...payload, body: added }
  }
  const layer = Layer.effect(
    ImageSource,
    Effect.map(ImageSource, inner => ({ ...inner, read: found => Effect.map(inner.read(found), withFile) })),
  ).pipe(Layer.provide(source.layer))
  return { ...source, layer }
}

/** Uploads photos that have a file each; the bodies that the storage was given. */
const bodiesOf = Effect.fnUntraced(function* (count: number, options?: RunOptions) {
  const world = simulate()
  const bodies: Array<Body> = []
  const storage = Layer.effect(
    Storage,
    Effect.map(Storage, inner => ({
      ...inner,
      put: (payload, target, onProgress) => {
        bodies.push(payload.body)
        return inner.put(payload, target, onProgress)
      },
    })),
  ).pipe(Layer.provide(world.storage))
  const { summary } = yield* runSet({ ...world, storage }, withFiles(count), options)
  assert.strictEqual(summary.ready, count)
  return bodies
})

const filesOf = (bodies: ReadonlyArray<Body>) => bodies.map(body => ("file" in body ? body.file : undefined))

describe("what a source adds to a body", () => {
  it.effect("reaches the storage", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(filesOf(yield* bodiesOf(3)), [file, file, file])
    }),
  )

  it.effect("is left out where a rate is set: what sends a file by itself keeps to none", () =>
    Effect.gen(function* () {
      const limiter = makeLimiter(() => 1e9)
      assert.deepStrictEqual(filesOf(yield* bodiesOf(3, { limiter })), [undefined, undefined, undefined])
    }),
  )
})
