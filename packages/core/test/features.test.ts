import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { apiOf, type Server } from "./apiOf.ts"
import { memorySource, photos } from "./photos.ts"
import { runSet, simulate } from "./run.ts"

const known = {
  data: { ProjectImage: { fields: [{ name: "problems" }] }, Mutation: { fields: [{ name: "abandonImages" }] } },
}
const invalid = {
  id: "1f",
  state: "Invalid",
  error: ["is cut off"],
  problems: [{ code: "photo-cut-off", params: null }],
}
const isQuestion = (query: string) => query.includes("__type")
const fault = { status: 500, body: "oops" }

/** A server that answers the question about its features so, and knows of one image. */
const serving = (features: Server) => {
  const queries: Array<string> = []
  const { asked, use } = apiOf(query => {
    queries.push(query)
    if (isQuestion(query)) return features(query)
    const image = query.includes("problems {") ? invalid : { ...invalid, problems: undefined }
    const data = /r0: /.test(query)
      ? Object.fromEntries(Array.from(query.matchAll(/(r\d+): /g), ([, alias]) => [alias, image]))
      : { hasImage: image, abandonImages: [image] }
    return { body: { data } }
  })
  return { asked, use, queries }
}
const checksum = (index: number) => index.toString(16).padStart(40, "0")

describe("what not every server knows", () => {
  it.live("is asked for where the server has it: many requests at once, one question", () =>
    Effect.gen(function* () {
      const { asked, use } = serving(() => ({ body: known }))
      const records = yield* use(api =>
        Effect.forEach(
          Array.from({ length: 60 }, (_, index) => index),
          index => api.hasImage("5a", checksum(index)),
          {
            concurrency: "unbounded",
          },
        ),
      )
      assert.deepStrictEqual(records[59]?.problems, [{ code: "photo-cut-off" }])
      assert.strictEqual(asked.filter(name => name === "ServerFeatures").length, 1)
    }),
  )

  it.live("is left out where the server has it not, refuses to say, or cannot say just now", () =>
    Effect.gen(function* () {
      const refusal = { status: 400, body: { errors: [{ message: "introspection is off" }] } }
      for (const answer of [{ body: { data: {} } }, refusal, fault, undefined]) {
        const { asked, use, queries } = serving(() => answer)
        const record = yield* use(api => Effect.andThen(api.hasImage("5a", checksum(1)), api.hasImage("5a", checksum(2))))
        assert.deepStrictEqual(record?.problems[0], { code: "server-said", message: "is cut off" })
        assert.deepStrictEqual(asked, ["ServerFeatures", "HasImage", "HasImage"], JSON.stringify(answer))
        assert.isFalse(queries.slice(1).some(query => /problems|@/.test(query)))
      }
    }),
  )

  it.live("tells a server that images will not come where it can be told, and no other", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 250 }, (_, index) => String(index))
      const knows = serving(() => ({ body: known }))
      yield* knows.use(api => api.abandon("5a", ids))
      assert.deepStrictEqual(knows.asked, ["ServerFeatures", "AbandonImages", "AbandonImages"])
      const knowsNot = serving(() => ({ body: { data: {} } }))
      yield* knowsNot.use(api => api.abandon("5a", ids))
      assert.deepStrictEqual(knowsNot.asked, ["ServerFeatures"])
      const fails = serving(() => fault)
      assert.strictEqual((yield* Effect.flip(fails.use(api => api.abandon("5a", ids))))._tag, "Retryable")
      const nothing = serving(() => undefined)
      yield* nothing.use(api => api.abandon("5a", []))
      assert.deepStrictEqual(nothing.asked, [])
    }),
  )

  it.effect("holds up no run where the question gets no answer, or is asked too often", () =>
    Effect.gen(function* () {
      for (const fault of [
        { fault: "black hole" },
        { fault: "lost before" },
        { fault: "answer", status: 500, body: "" },
      ] as const) {
        const world = simulate({ fault: ({ body }) => (body.includes("ServerFeatures") ? fault : undefined) })
        const { summary, duration } = yield* runSet(world, memorySource(photos(120)))
        assert.strictEqual(summary.ready, 120)
        assert.isAtMost(duration, 30_000)
      }
    }),
  )
})
