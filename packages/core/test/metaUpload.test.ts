import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import {
  apiMetaNames,
  type Event,
  inspectMetaFile,
  isSetComplete,
  type Journal,
  makeProgress,
  mayEndBetter,
} from "../src/index.ts"
import { apiOf } from "./apiOf.ts"
import { memorySource, photos, type TestPhoto } from "./photos.ts"
import { program, runSet, sharedJournal, simulate } from "./run.ts"
import { readyMeta } from "./simulation/metaResolvers.ts"

const points = "EPSG:4326\n8.5 47.3 400 10 20 DJI_0.JPG\n8.6 47.4 401 30 40 DJI_1.JPG\n"

/** A file beside the photos, as a source finds it. */
const beside = (ref: string, text: string): TestPhoto => {
  const name = ref.slice(ref.lastIndexOf("/") + 1)
  const bytes = new TextEncoder().encode(text)
  const file = { ref: `/photos/${ref}`, name, size: bytes.length, modifiedAt: 1 }
  const meta = inspectMetaFile(file, text)
  assert.isDefined(meta)
  return { file: { ...file, meta }, bytes }
}

const names = ["gcp_list.txt", "geo.txt", "*.MRK"]
const ends = (finals: ReadonlyArray<{ readonly at: string; readonly file: { readonly ref: string } }>) =>
  finals.map(({ at, file }) => `${file.ref.slice("/photos/".length)} ${at}`).sort()

/** How often each meta file was put. */
const metaArrivals = ({ server }: ReturnType<typeof simulate>) =>
  [...server.images.values()].filter(({ name }) => name.endsWith(".txt")).map(({ id }) => server.arrivals.get(id) ?? 0)

const putsOf = ({ server }: ReturnType<typeof simulate>, what: "put begins" | "put ends") =>
  server.record.filter(entry => entry.what === what && server.images.get(entry.id)?.name === "gcp_list.txt").length

describe("meta files", () => {
  it.effect("are sent without start and done, are counted apart, and stand in the progress", () =>
    Effect.gen(function* () {
      const world = simulate({ metaFiles: names })
      const events: Array<Event> = []
      const given = [...photos(5), beside("gcp_list.txt", points)]
      const outcome = yield* runSet(world, memorySource(given), { events })
      assert.strictEqual(outcome.summary.ready, 5)
      assert.deepStrictEqual(ends(outcome.metaFiles), ["gcp_list.txt Ready"])
      assert.isTrue(isSetComplete(outcome))
      assert.deepStrictEqual(readyMeta(world.server), ["gcp_list.txt"])
      assert.strictEqual(world.server.times("start"), 5)
      const tracker = makeProgress(0)
      for (const event of events) tracker.onEvent(event, 0)
      const { filesFound, metaFiles } = tracker.snapshot(0)
      assert.strictEqual(filesFound, 5)
      assert.deepStrictEqual(
        metaFiles.map(({ file, at }) => [file.name, file.meta?.entries, at]),
        [["gcp_list.txt", 2, "Ready"]],
      )
    }),
  )

  it.effect("go on after a kill at any moment, and nothing is sent twice that was acknowledged and journalled", () =>
    Effect.gen(function* () {
      const killed = { before: 0, whileSent: 0, after: 0 }
      for (const killedAfter of [5, 30, 60, 100, 200, 350, 450, 500, 600, 900, 1100, 2000]) {
        const world = simulate({ roundTrip: () => 20, putTakes: () => 300, processing: 700, metaFiles: names })
        const journal: Layer.Layer<Journal> = sharedJournal()
        const given = [beside("gcp_list.txt", points), ...photos(3)]
        const deadline = world.time.now + killedAfter
        world.time.run(program(world, memorySource(given), { journal }), { killed: () => world.time.now >= deadline })
        const begun = putsOf(world, "put begins")
        const acknowledged = putsOf(world, "put ends")
        killed[acknowledged > 0 ? "after" : begun > 0 ? "whileSent" : "before"]++
        const { metaFiles } = yield* runSet(world, memorySource(given), { journal })
        assert.deepStrictEqual(ends(metaFiles), ["gcp_list.txt Ready"], `killed after ${killedAfter} ms`)
        const sent = metaArrivals(world).reduce((sum, count) => sum + count, 0)
        assert.isAtMost(sent, acknowledged > 0 || begun === 0 ? 1 : 2, `killed after ${killedAfter} ms`)
      }
      for (const times of Object.values(killed)) assert.isAbove(times, 1)
    }),
  )

  it.effect("are not read or sent again when the server has them", () =>
    Effect.gen(function* () {
      const world = simulate({ metaFiles: names })
      const journal = sharedJournal()
      yield* runSet(world, memorySource([beside("geo.txt", "EPSG:4326\nDJI_0.JPG 8 47\n"), ...photos(1)]), { journal })
      const again = memorySource([beside("geo.txt", "EPSG:4326\nDJI_0.JPG 8 47\n"), ...photos(1)])
      const outcome = yield* runSet(world, again, { journal })
      assert.deepStrictEqual(ends(outcome.metaFiles), ["geo.txt Ready"])
      assert.strictEqual(outcome.bytesSent, 0)
      assert.strictEqual(again.reads.size, 0)
    }),
  )

  it.effect("end Invalid when the server says so a second time; the photos are not held up, and the set is not complete", () =>
    Effect.gen(function* () {
      const verdict = ({ name }: { readonly name: string }) => (name === "gcp_list.txt" ? ["line 3 is odd"] : undefined)
      const world = simulate({ metaFiles: names, verdict })
      const outcome = yield* runSet(world, memorySource([...photos(4), beside("gcp_list.txt", points)]))
      assert.strictEqual(outcome.summary.ready, 4)
      const [invalid] = outcome.metaFiles
      assert.deepStrictEqual(invalid?.at === "Invalid" && invalid.problems, [{ code: "server-said", message: "line 3 is odd" }])
      assert.isFalse(isSetComplete(outcome))
      assert.deepStrictEqual(metaArrivals(world), [1, 1])
    }),
  )

  it.effect("with a line that cannot be right are Rejected with it, and nothing of them is sent", () =>
    Effect.gen(function* () {
      const world = simulate({ metaFiles: names })
      const bad = beside("gcp_list.txt", `${points}8.5 947.3 400 10 20 DJI_2.JPG\n`)
      const outcome = yield* runSet(world, memorySource([...photos(2), bad]))
      assert.strictEqual(outcome.summary.ready, 2)
      const [rejected] = outcome.metaFiles
      assert.strictEqual(rejected?.at === "Rejected" && "line" in rejected.problem && rejected.problem.line, 4)
      assert.isFalse(rejected !== undefined && mayEndBetter(rejected))
      assert.isFalse(isSetComplete(outcome))
      assert.deepStrictEqual(metaArrivals(world), [])
    }),
  )

  it.effect("of the same name are sent once, the first that was found; the same bytes again are a duplicate", () =>
    Effect.gen(function* () {
      const world = simulate({ metaFiles: names })
      const other = `${points}8.7 47.5 402 50 60 DJI_2.JPG\n`
      const wrong = beside("0/gcp_list.txt", "EPSG:4326\n1 2\n")
      const given = [wrong, beside("a/gcp_list.txt", points), beside("b/gcp_list.txt", other), beside("c/GCP_LIST.txt", points)]
      const outcome = yield* runSet(world, memorySource([...photos(1), ...given]))
      assert.deepStrictEqual(ends(outcome.metaFiles), [
        "0/gcp_list.txt Rejected",
        "a/gcp_list.txt Ready",
        "b/gcp_list.txt Rejected",
        "c/GCP_LIST.txt Duplicate",
      ])
      const rejected = outcome.metaFiles.find(({ file }) => file.ref.startsWith("/photos/b/"))
      assert.deepStrictEqual(rejected?.at === "Rejected" && rejected.problem, {
        code: "meta-name-twice",
        file: "gcp_list.txt",
        other: "/photos/a/gcp_list.txt",
      })
      assert.deepStrictEqual(readyMeta(world.server), ["gcp_list.txt"])
    }),
  )

  it.effect("that were changed are sent again, and replace the earlier one", () =>
    Effect.gen(function* () {
      const world = simulate({ metaFiles: names })
      const journal = sharedJournal()
      yield* runSet(world, memorySource([...photos(1), beside("gcp_list.txt", points)]), { journal })
      const changed = beside("gcp_list.txt", `${points}8.7 47.5 402 50 60 DJI_2.JPG\n`)
      const outcome = yield* runSet(world, memorySource([...photos(1), changed]), { journal })
      assert.deepStrictEqual(ends(outcome.metaFiles), ["gcp_list.txt Ready"])
      assert.deepStrictEqual(metaArrivals(world), [1, 1])
    }),
  )

  it.effect("are taken by no server that knows nothing of them", () => {
    const body = { errors: [{ message: "Cannot query field" }] }
    const { asked, use } = apiOf(query => (query.includes("__type") ? { body: { data: {} } } : { status: 400, body }))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* use(api => api.metaSupport), { names: [...apiMetaNames], buckets: [] })
      assert.deepStrictEqual(asked.slice(-2), ["MetaSupport", "NearestMetaBuckets"])
    })
  })

  it.effect("that the server does not take are Skipped and said so, as are all where it has OSS buckets only", () =>
    Effect.gen(function* () {
      const given = [...photos(1), beside("gcp_list.txt", points), beside("camera.txt", "1 2 3\n")]
      const old = yield* runSet(simulate(), memorySource(given))
      assert.deepStrictEqual(ends(old.metaFiles), ["camera.txt Ready", "gcp_list.txt Skipped"])
      assert.isTrue(isSetComplete(old))
      const buckets = [{ cloud: "OSS", label: "Hangzhou", display: undefined, endpoint: undefined }] as const
      const oss = yield* runSet(simulate({ buckets, metaFiles: names }), memorySource(given.slice(0, 2)))
      assert.strictEqual(oss.summary.ready, 1)
      const [skipped] = oss.metaFiles
      assert.strictEqual(skipped?.at === "Skipped" && skipped.problem.code, "meta-no-bucket")
    }),
  )
})
