import { ImageSource } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import { type Fixture, jpeg, png, text, tiff } from "./fixtures.ts"

/** A file that a suite wants to be found. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * What every image source must do. `given` makes a source over exactly these files; its scope may clean up after them.
 */
export const imageSourceSuite = (name: string, given: (files: ReadonlyArray<GivenFile>) => Layer.Layer<ImageSource>) => {
  describe(`${name} is an ImageSource`, () => {
    const files = Stream.unwrap(Effect.map(ImageSource, source => source.found)).pipe(
      Stream.runCollect,
      Effect.map(found => Array.from(found)),
    )
    const read = (wanted: string) =>
      Effect.gen(function* () {
        const source = yield* ImageSource
        const one = (yield* files).find(({ file }) => file.name === wanted)
        if (one === undefined) return yield* Effect.die(new Error(`${wanted} was not found`))
        return yield* source.read(one.file)
      })
    const outcome = (wanted: string) => Effect.map(Effect.flip(Effect.scoped(read(wanted))), error => error._tag)

    it.effect("finds every file once, images or not, with its size", () =>
      Effect.gen(function* () {
        const found = yield* files
        const named = found.map(({ file }) => `${file.name} ${file.size}`).sort()
        assert.deepStrictEqual(named, ["a.jpg 269", "flight.log 3"])
        assert.strictEqual(new Set(found.map(({ file }) => file.ref)).size, 2)
      }).pipe(
        Effect.provide(
          given([
            { name: "a.jpg", bytes: jpeg.bytes },
            { name: "flight.log", bytes: text("log") },
          ]),
        ),
      ),
    )

    const shouldRead = (file: string, fixture: Fixture) =>
      it.effect(`reads ${file} as ${fixture.type}, by its content`, () =>
        Effect.gen(function* () {
          const payload = yield* read(file)
          assert.deepStrictEqual(payload.content, {
            checksum: fixture.checksum,
            size: fixture.bytes.byteLength,
            type: fixture.type,
          })
          assert.strictEqual(payload.file.size, fixture.bytes.byteLength)
          const { body } = payload
          const chunks =
            body.kind === "bytes" ? [body.bytes] : Array.from(yield* Stream.runCollect(body.open(0, payload.content.size)))
          assert.deepStrictEqual(
            chunks.flatMap(chunk => [...chunk]),
            [...fixture.bytes],
          )
        }).pipe(Effect.scoped, Effect.provide(given([{ name: file, bytes: fixture.bytes }]))),
      )
    shouldRead("DJI_0001.JPG", jpeg)
    shouldRead("no-extension", jpeg)
    shouldRead("wrong.txt", png)
    shouldRead("orthophoto.tif", tiff)
    shouldRead("it's #1 100% “✈”.png", png)

    const shouldFail = (file: string, bytes: Uint8Array, tag: "NotAnImage" | "ImageFault") =>
      it.effect(`answers ${tag} for ${file} of ${bytes.byteLength} bytes`, () =>
        Effect.gen(function* () {
          assert.strictEqual(yield* outcome(file), tag)
        }).pipe(Effect.provide(given([{ name: file, bytes }]))),
      )
    shouldFail("readme.txt", text("no image at all"), "NotAnImage")
    shouldFail("Thumbs.db", text("\u0001\u0002"), "NotAnImage")
    shouldFail("empty", text(""), "NotAnImage")
    shouldFail("note.jpg", text("text that is named like an image"), "ImageFault")
    shouldFail("empty.png", text(""), "ImageFault")

    it.effect("gives the memory of a payload back with its scope", () =>
      Effect.gen(function* () {
        for (let round = 0; round < 50; round++) yield* Effect.scoped(read("a.jpg"))
      }).pipe(Effect.provide(given([{ name: "a.jpg", bytes: jpeg.bytes }]))),
    )

    it.effect("gives equal payloads to readers at the same time", () =>
      Effect.gen(function* () {
        const payloads = yield* Effect.all([read("a.jpg"), read("a.jpg"), read("b.png")], { concurrency: "unbounded" })
        assert.deepStrictEqual(
          payloads.map(({ content }) => content.checksum),
          [jpeg.checksum, jpeg.checksum, png.checksum],
        )
      }).pipe(
        Effect.scoped,
        Effect.provide(
          given([
            { name: "a.jpg", bytes: jpeg.bytes },
            { name: "b.png", bytes: png.bytes },
          ]),
        ),
      ),
    )
  })
}
