import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { type Address, type Event, Events, type Final, fetchSet, isComplete, layerEngine } from "../src/index.ts"
import { reasonOf } from "./inWords.ts"
import { checksumOf } from "./photos.ts"
import { onVirtualTime, type Simulation, simulate } from "./run.ts"

const secret = "X-Signature=s3cret-signature"

const bytesOf = (name: string) => new Uint8Array(Buffer.from(`the photo ${name}`))

/** A server for whose eyes every address has a photo, unless its name says something else. */
const withPhotos = (options: Parameters<typeof simulate>[0] = {}) =>
  simulate({
    fetches: url => (url.includes("missing") ? `the address answered HTTP 404 (${url})` : bytesOf(nameIn(url))),
    ...options,
  })

const nameIn = (url: string) => /([^/]+)\?/.exec(url)?.[1] ?? ""

const address = (name: string, line: number, checksum?: string): Address => ({
  file: { ref: `https://photos.test/${name} (line ${line})`, name, size: 0, modifiedAt: 0 },
  url: Redacted.make(`https://photos.test/${name}?${secret}`),
  checksum,
})

const named = (names: ReadonlyArray<string>) => names.map((name, index) => address(name, index + 1))

const summed = (names: ReadonlyArray<string>) => names.map((name, index) => address(name, index + 1, checksumOf(bytesOf(name))))

interface How {
  readonly stop?: Effect.Effect<void>
  readonly events?: Array<Event>
  readonly retryFor?: number
}

const run = (simulation: Simulation, addresses: ReadonlyArray<Address>, { stop, events, retryFor }: How = {}) =>
  onVirtualTime(
    simulation.time,
    fetchSet({
      project: simulation.server.project,
      addresses,
      token: Redacted.make("t0ken-of-mine"),
      ...(stop === undefined ? {} : { stop }),
    }).pipe(
      Effect.provide(
        Layer.merge(simulation.api, layerEngine({ retryFor })).pipe(
          Layer.provideMerge(Layer.succeed(Events, { emit: event => void events?.push(event) })),
        ),
      ),
    ),
  )

const ends = (images: ReadonlyArray<Final>) => Object.fromEntries(images.map(final => [final.file.name, final.at]))

describe("a set of addresses", () => {
  it.effect("is fetched by the server, with each address in one final state", () =>
    Effect.gen(function* () {
      const simulation = withPhotos()
      const events: Array<Event> = []
      const { images, summary } = yield* run(simulation, named(["a.jpg", "missing.jpg", "b.jpg"]), { events })
      assert.deepStrictEqual(ends(images), { "a.jpg": "Ready", "missing.jpg": "Invalid", "b.jpg": "Ready" })
      assert.deepInclude(summary, { ready: 2, invalid: 1, failed: 0 })
      const ready = images.find(({ file }) => file.name === "a.jpg")
      assert.strictEqual(ready?.at === "Ready" && ready.content.checksum, checksumOf(bytesOf("a.jpg")))
      assert.strictEqual(events.filter(({ event }) => event === "ended").length, 3)
    }),
  )

  it.effect("leaves no secret in events and outcomes, even of a server that repeats them", () =>
    Effect.gen(function* () {
      const simulation = withPhotos({
        fault: ({ count, body }) =>
          body.includes("uploadImageURL") && count < 3
            ? { fault: "answer", status: 400, body: JSON.stringify({ errors: [{ message: `not ${body}` }] }) }
            : undefined,
      })
      const events: Array<Event> = []
      const outcome = yield* run(simulation, named(["missing.jpg"]), { events })
      assert.deepInclude(outcome.summary, { invalid: 1 })
      assert.isTrue(events.some(({ event }) => event === "retrying"))
      assert.notMatch(JSON.stringify([events, outcome]), /s3cret|t0ken/)
    }),
  )

  it.effect("asks nothing of the server for what is Ready there", () =>
    Effect.gen(function* () {
      const simulation = withPhotos()
      const addresses = summed(["a.jpg", "b.jpg"])
      yield* run(simulation, addresses)
      assert.strictEqual(simulation.server.counts.get("uploadImageURL"), 2)
      const again = yield* run(simulation, addresses)
      assert.deepInclude(again.summary, { ready: 2 })
      assert.strictEqual(simulation.server.counts.get("uploadImageURL"), 2)
    }),
  )

  it.effect("counts what is named twice, by its checksum or its URL, as Duplicate", () =>
    Effect.gen(function* () {
      const simulation = withPhotos()
      const sum = checksumOf(bytesOf("a.jpg"))
      const addresses = [
        address("a.jpg", 1, sum),
        { ...address("mirror.jpg", 2, sum) },
        address("missing.jpg", 3),
        { ...address("missing.jpg", 4), file: { ref: "4", name: "again", size: 0, modifiedAt: 0 } },
      ]
      const { images, summary } = yield* run(simulation, addresses)
      assert.deepStrictEqual(ends(images), {
        "a.jpg": "Ready",
        "mirror.jpg": "Duplicate",
        "missing.jpg": "Invalid",
        again: "Duplicate",
      })
      assert.deepInclude(summary, { ready: 1, invalid: 1, duplicate: 2, duplicateOfFailed: 1 })
      assert.isFalse(isComplete(summary))
      assert.strictEqual(simulation.server.counts.get("uploadImageURL"), 2)
    }),
  )

  it.effect("that is empty ends at once", () =>
    Effect.gen(function* () {
      const { images } = yield* run(withPhotos(), [])
      assert.deepStrictEqual(images, [])
    }),
  )

  it.effect("of many is asked for within bounds, and ends complete", () =>
    Effect.gen(function* () {
      const simulation = withPhotos()
      const names = Array.from({ length: 1000 }, (_, index) => `${index}.jpg`)
      const { summary } = yield* run(simulation, summed(names))
      assert.deepInclude(summary, { ready: 1000 })
      assert.strictEqual(simulation.server.images.size, 1000)
    }),
  )
})

describe("an answer that is lost", () => {
  const losing = (options: Parameters<typeof simulate>[0] = {}) => {
    let lost = false
    return withPhotos({
      fault: ({ body }) => {
        if (lost || !body.includes("uploadImageURL")) return undefined
        lost = true
        return { fault: "lost after" }
      },
      ...options,
    })
  }

  it.effect("is asked for again where the checksum makes that harmless", () =>
    Effect.gen(function* () {
      const simulation = losing()
      const { summary } = yield* run(simulation, summed(["a.jpg"]))
      assert.deepInclude(summary, { ready: 1 })
      assert.strictEqual(simulation.server.images.size, 1)
    }),
  )

  it.effect("is not asked for again without a checksum, and the reason says what to do", () =>
    Effect.gen(function* () {
      const simulation = losing()
      const { images, fault } = yield* run(simulation, named(["a.jpg", "b.jpg"]))
      assert.isUndefined(fault)
      const failed = images.filter(final => final.at === "Failed")
      assert.strictEqual(failed.length, 1)
      assert.match(reasonOf(failed[0]), /may still be fetching the photo.*give its SHA-1/)
      assert.strictEqual(simulation.server.counts.get("uploadImageURL"), 2)
    }),
  )

  it.effect("is asked for again when the server said that it did not work", () =>
    Effect.gen(function* () {
      const simulation = withPhotos({
        fieldFault: (field, count) =>
          field === "uploadImageURL" && count === 1 ? { fault: "error", code: "UNAVAILABLE" } : undefined,
      })
      const { images } = yield* run(simulation, summed(["a.jpg"]))
      assert.deepStrictEqual(ends(images), { "a.jpg": "Ready" })
    }),
  )
})

describe("a run that is stopped or fails", () => {
  it.effect("has every address in its outcome", () =>
    Effect.gen(function* () {
      const stopped = yield* run(withPhotos(), named(["a.jpg", "b.jpg"]), { stop: Effect.sleep("500 millis") })
      assert.isTrue(stopped.stopped)
      assert.deepStrictEqual(ends(stopped.images), { "a.jpg": "Unfinished", "b.jpg": "Unfinished" })
      const gone = yield* run(
        withPhotos({ fault: ({ count }) => (count > 3 ? { fault: "lost before" } : undefined) }),
        summed(["a.jpg", "b.jpg"]),
        { retryFor: 60_000 },
      )
      assert.strictEqual(gone.fault?.kind, "unreachable")
      assert.deepStrictEqual(ends(gone.images), { "a.jpg": "Unfinished", "b.jpg": "Unfinished" })
    }),
  )

  it.effect("says that an image is gone which somebody removed while it was fetched", () =>
    Effect.gen(function* () {
      const simulation = withPhotos({ processing: 60_000 })
      simulation.time.setTimer(5_000, () => simulation.server.images.clear())
      const { images } = yield* run(simulation, named(["a.jpg"]))
      assert.match(reasonOf(images[0]), /does not know the image any more/)
    }),
  )
})
