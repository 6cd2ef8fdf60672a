import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import {
  type BucketHint,
  type BucketWish,
  type Cloud,
  Connectivity,
  type Event,
  layerHttpStorage,
  layerMemoryJournal,
  listBuckets,
  openProject,
} from "../src/index.ts"
import { memorySource, photos } from "./photos.ts"
import { layersOf, onVirtualTime, runSet, type Simulation, simulate } from "./run.ts"
import type { NetworkOptions, Seen } from "./simulation/network.ts"
import { bucketOrigin, type ServerOptions } from "./simulation/SimulatedServer.ts"

const hint = (label: string, told = true): BucketHint => ({
  cloud: "S3",
  label,
  display: undefined,
  endpoint: told ? bucketOrigin(label) : undefined,
})
const [paris, tokyo, oregon, cairo, lima] = [hint("Paris"), hint("Tokyo"), hint("Oregon"), hint("Cairo"), hint("Lima")]

const choose = (world: Simulation, bucket?: BucketWish) =>
  onVirtualTime(
    world.time,
    openProject({ project: "Survey", create: false, bucket }).pipe(Effect.provide(layersOf(world, memorySource([])))),
  ).pipe(Effect.map(({ buckets }) => buckets.map(({ label }) => label)))

/** A world where buckets answer after so many milliseconds, and those that are not named never do. */
const worldOf = (buckets: ServerOptions["buckets"], takes: Readonly<Record<string, number>>) => {
  const asked: Array<string> = []
  const world = simulate({
    ...(buckets === undefined ? {} : { buckets }),
    reachTakes: host => takes[host] ?? 0,
    fault: ({ to, host }) => {
      if (to === "api") return undefined
      asked.push(host)
      return host in takes ? undefined : { fault: "black hole" }
    },
  })
  return { world, asked }
}
const host = (label: string) => new URL(bucketOrigin(label)).hostname

describe("choosing a bucket", () => {
  it.effect("takes the one that is named where the server hints at none (getGeoIPInfo: null)", () =>
    Effect.gen(function* () {
      const data = (answer: unknown) => ({ fault: "answer", status: 200, body: JSON.stringify({ data: answer }) }) as const
      const world = simulate({
        fault: ({ to, body }) =>
          to !== "api"
            ? undefined
            : body.includes("getGeoIPInfo")
              ? data({ getGeoIPInfo: null })
              : body.includes("__type")
                ? data({ S3: { enumValues: [{ name: "None" }, { name: "Lima" }] }, OSS: null, MINIO: null })
                : undefined,
      })
      const begun = world.time.now
      assert.deepStrictEqual(yield* choose(world, { label: "lima" }), ["Lima"])
      assert.isAtMost(world.time.now - begun, 15_000)
    }),
  )

  for (const [how, labels] of [
    ["refuses to name its enums", { errors: [{ message: "introspection is off" }] }],
    ["names no enums", { data: { S3: null, OSS: null, MINIO: null } }],
  ] as const) {
    it.effect(`takes a name and a cloud as they stand where the server hints at none and ${how}, but not a name alone`, () =>
      Effect.gen(function* () {
        const answer = (status: number, body: unknown) => ({ fault: "answer", status, body: JSON.stringify(body) }) as const
        const world = simulate({
          fault: ({ to, body }) => {
            if (to === "api" && body.includes("getGeoIPInfo")) return answer(200, { data: { getGeoIPInfo: null } })
            return to === "api" && body.includes("__type") ? answer("errors" in labels ? 400 : 200, labels) : undefined
          },
        })
        assert.deepStrictEqual(yield* choose(world, { label: "Lima", cloud: "S3" }), ["Lima"])
        const unknown = yield* Effect.flip(choose(world, { label: "Lima", cloud: "GCS" as Cloud }))
        assert.strictEqual(unknown.problem.code, "bucket-not-offered")
        const fault = yield* Effect.flip(choose(world, { label: "Lima" }))
        assert.match(fault.message, /no bucket "Lima"\. It offers none that can be used/)
      }),
    )
  }

  it.effect("takes the one that answers first, not the first hint, and keeps the others in the order of their answers", () =>
    Effect.gen(function* () {
      const { world } = worldOf([paris, tokyo, oregon], { [host("Paris")]: 300, [host("Tokyo")]: 40, [host("Oregon")]: 120 })
      assert.deepStrictEqual(yield* choose(world), ["Tokyo", "Oregon", "Paris"])
    }),
  )

  it.effect("believes the order of the hints where the difference may be chance", () =>
    Effect.gen(function* () {
      const { world } = worldOf([paris, tokyo], { [host("Paris")]: 48, [host("Tokyo")]: 40 })
      assert.deepStrictEqual(yield* choose(world), ["Paris", "Tokyo"])
    }),
  )

  it.effect("passes over those that do not answer, and measures further hints when none of the first does", () =>
    Effect.gen(function* () {
      const one = worldOf([paris, tokyo], { [host("Tokyo")]: 900 })
      assert.deepStrictEqual(yield* choose(one.world), ["Tokyo", "Paris"])
      const far = worldOf([paris, tokyo, oregon, cairo, lima], { [host("Cairo")]: 900, [host("Lima")]: 90 })
      assert.deepStrictEqual(yield* choose(far.world), ["Lima", "Cairo", "Paris", "Tokyo", "Oregon"])
      const near = worldOf([paris, tokyo, oregon, cairo], { [host("Paris")]: 9, [host("Cairo")]: 1 })
      assert.deepStrictEqual(yield* choose(near.world), ["Paris", "Cairo", "Tokyo", "Oregon"])
      assert.notInclude(near.asked, host("Cairo"))
    }),
  )

  it.effect("takes the word of a gateway that a bucket is down, and a refusal for a sign of life", () =>
    Effect.gen(function* () {
      const world = simulate({
        buckets: [paris, tokyo],
        fault: ({ host: of }) => (of === host("Paris") ? { fault: "answer", status: 503, body: "" } : undefined),
      })
      assert.deepStrictEqual(yield* choose(world), ["Tokyo", "Paris"])
    }),
  )

  it.effect("asks one address once, whatever number of buckets it serves", () =>
    Effect.gen(function* () {
      const { world, asked } = worldOf([paris, { ...paris, cloud: "MINIO" }, tokyo], { [host("Paris")]: 30, [host("Tokyo")]: 90 })
      yield* choose(world)
      assert.deepStrictEqual(asked.sort(), [host("Paris"), host("Tokyo")])
      const same = worldOf([paris, { ...paris, cloud: "MINIO" }], {})
      yield* choose(same.world)
      assert.deepStrictEqual(same.asked, [])
    }),
  )

  it.effect("goes by the hints, and measures nothing, where the server does not say where its buckets are", () =>
    Effect.gen(function* () {
      const { world, asked } = worldOf([hint("Paris", false), hint("Tokyo", false)], {})
      assert.deepStrictEqual(yield* choose(world), ["Paris", "Tokyo"])
      assert.deepStrictEqual(asked, [])
    }),
  )

  it.effect("asks again without the address when the server does not know that field", () =>
    Effect.gen(function* () {
      let refused = 0
      const world = simulate({
        fault: ({ body }) => {
          if (!body.includes("endpoint")) return undefined
          refused++
          return { fault: "answer", status: 400, body: '{"errors":[{"message":"Cannot query field \\"endpoint\\""}]}' }
        },
      })
      assert.deepStrictEqual(yield* choose(world), ["Local"])
      assert.strictEqual(refused, 1)
    }),
  )

  it.effect("takes the one that is named in any case, and leaves no other in its place", () =>
    Effect.gen(function* () {
      const { world, asked } = worldOf([paris, tokyo], {})
      assert.deepStrictEqual(yield* choose(world, { label: "tokyo" }), ["Tokyo"])
      assert.deepStrictEqual(asked, [])
    }),
  )

  it.effect("lists what there is when the one that is wished for is not", () =>
    Effect.gen(function* () {
      const { world } = worldOf([paris, tokyo], {})
      const fault = yield* Effect.flip(choose(world, { label: "Atlantis", cloud: "MINIO" }))
      assert.strictEqual(fault.kind, "refused")
      assert.match(fault.message, /no bucket "Atlantis" under MINIO\. There are: Paris \(S3\), Tokyo \(S3\)/)
    }),
  )

  it.effect("makes no project when there is no such bucket", () =>
    Effect.gen(function* () {
      const { world } = worldOf([paris], {})
      const open = openProject({ project: "New", create: true, bucket: { label: "Atlantis" } })
      yield* Effect.flip(onVirtualTime(world.time, open.pipe(Effect.provide(layersOf(world, memorySource([]))))))
      assert.isUndefined(world.server.counts.get("createProject"))
    }),
  )

  it.effect("passes over clouds that the storage does not speak", () =>
    Effect.gen(function* () {
      const { world } = worldOf([{ ...tokyo, cloud: "OSS" }, paris], {})
      const storage = layerHttpStorage.pipe(Layer.provide(Layer.merge(world.http, layerMemoryJournal)))
      const known = yield* onVirtualTime(
        world.time,
        listBuckets.pipe(Effect.provide(storage), Effect.provide(layersOf(world, memorySource([])))),
      )
      assert.deepStrictEqual(
        known.map(({ cloud, label }) => `${cloud} ${label}`),
        ["S3 Paris"],
      )
    }),
  )
})

const buckets = (events: ReadonlyArray<Event>) =>
  events.flatMap(event => (event.event === "bucket" ? [[event.instead?.of.label, event.bucket.label]] : []))

/** A bucket that is gone after so many puts; what arrived last is not acknowledged any more. */
const gone = (label: string, after: number, how: "lost before" | "black hole" = "lost before"): NetworkOptions => {
  let puts = 0
  return {
    fault: ({ to, host: of }: Seen) => {
      if (to === "api" || of !== host(label) || ++puts <= after) return undefined
      return { fault: puts <= after + 3 ? "lost after" : how }
    },
  }
}

describe("a bucket that goes away in mid-run", () => {
  for (const how of ["lost before", "black hole"] as const) {
    it.effect(`is left for the next after a while: all Ready, and bytes that had arrived are not sent again (${how})`, () =>
      Effect.gen(function* () {
        const events: Array<Event> = []
        const { fault } = gone("Paris", 5, how)
        let inVain = 0
        const world = simulate({
          buckets: [paris, tokyo],
          fault: seen => {
            if (seen.host === host("Paris") && buckets(events).length > 1) inVain++
            return fault?.(seen)
          },
          processing: 100,
        })
        const outcome = yield* runSet(world, memorySource(photos(40)), { events, transfers: 4 })
        assert.strictEqual(outcome.summary.ready, 40)
        assert.deepStrictEqual(buckets(events), [
          [undefined, "Paris"],
          ["Paris", "Tokyo"],
        ])
        assert.deepStrictEqual(
          outcome.buckets.map(({ label }) => label),
          ["Paris", "Tokyo"],
        )
        for (const [id, arrivals] of world.server.arrivals) assert.strictEqual(arrivals, 1, id)
        assert.strictEqual(inVain, 0)
      }),
    )
  }

  it.effect("is not left while the others cannot be reached either, nor while the machine is offline", () =>
    Effect.gen(function* () {
      for (const online of [true, false]) {
        const from = 5_000
        const to = 120_000
        const events: Array<Event> = []
        let world: Simulation | undefined
        let began = 0
        const age = () => (world === undefined ? 0 : world.time.now - began)
        const down = () => age() >= from && age() < to
        // Without a network nothing answers, and the bucket is the last to come back; with one that leads nowhere, the
        // API may still.
        const late = (seen: Seen) => !online && seen.host === host("Paris") && age() >= to && age() < to + 8_000
        const fault: NetworkOptions["fault"] = seen =>
          (down() && (seen.to === "bucket" || !online)) || late(seen) ? { fault: "lost before" } : undefined
        world = simulate({ buckets: [paris, tokyo], fault, putTakes: () => 2000 })
        began = world.time.now
        const connectivity = Layer.succeed(Connectivity, { online: Effect.sync(() => online || !down()) })
        const outcome = yield* runSet(world, memorySource(photos(30)), { events, transfers: 2, connectivity })
        assert.strictEqual(outcome.summary.ready, 30)
        assert.deepStrictEqual(buckets(events), [[undefined, "Paris"]])
      }
    }),
  )

  it.effect("ends the run as before when there is no other", () =>
    Effect.gen(function* () {
      const world = simulate({ buckets: [paris], ...gone("Paris", 2) })
      const outcome = yield* runSet(world, memorySource(photos(10)), { retryFor: 60_000 })
      assert.strictEqual(outcome.fault?.kind, "unreachable")
      assert.deepStrictEqual(
        outcome.buckets.map(({ label }) => label),
        ["Paris"],
      )
    }),
  )

  it.effect("has its turn again when the next one goes away too, addresses known or not", () =>
    Effect.gen(function* () {
      for (const told of [true, false]) {
        const events: Array<Event> = []
        let world: Simulation | undefined
        let began = 0
        const age = () => (world === undefined ? 0 : world.time.now - began)
        const fault: NetworkOptions["fault"] = ({ to, host: of }) =>
          to === "bucket" && (of === host("Paris") ? age() < 40_000 : age() >= 30_000) ? { fault: "lost before" } : undefined
        world = simulate({ buckets: [hint("Paris", told), hint("Tokyo", told)], fault, putTakes: () => 3000 })
        began = world.time.now
        const outcome = yield* runSet(world, memorySource(photos(30)), { events, transfers: 2 })
        assert.strictEqual(outcome.summary.ready, 30)
        assert.deepStrictEqual(buckets(events), [
          [undefined, "Paris"],
          ["Paris", "Tokyo"],
          ["Tokyo", "Paris"],
        ])
      }
    }),
  )
})
