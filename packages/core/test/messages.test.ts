import { assert, describe, it } from "vitest"
import type { z } from "zod/mini"
import { type Catalogue, en, Problem, type ProblemCode, readProblem, renderProblem, renderProblems, zh } from "../src/index.ts"
import { JournalRecord } from "../src/ports/journalRecords.ts"
import { problemShapes } from "../src/problems/Problem.ts"

const codes = Object.keys(problemShapes) as ReadonlyArray<ProblemCode>

/** A value of a parameter, that can be found in a sentence. */
const sample = (schema: unknown, name: string): unknown => {
  const { def } = (schema as { readonly _zod: { readonly def: Def } })._zod
  switch (def.type) {
    case "string":
      return `<${name}>`
    case "number":
      return 7
    case "boolean":
      return true
    case "array":
      return [sample(def.element, name)]
    case "enum":
      return Object.values(def.entries ?? {})[0]
    case "custom":
      return { code: "server-said", message: "<reason>" }
    default:
      throw new Error(`no sample of ${def.type}`)
  }
}
interface Def {
  readonly type: string
  readonly element?: unknown
  readonly entries?: Readonly<Record<string, unknown>>
}

const shapeOf = (code: ProblemCode) => (problemShapes[code] as z.ZodMiniObject)._zod.def.shape

const sampleOf = (code: ProblemCode): Problem => {
  const params = Object.entries(shapeOf(code)).map(([name, schema]) => [name, sample(schema, name)])
  const problem = readProblem({ code, ...Object.fromEntries(params) })
  if (problem === undefined) throw new Error(`no sample of ${code}`)
  return problem
}

/** Parameters that a sentence may leave out: other parameters say when it tells them. */
const silent: ReadonlyArray<string> = [
  "words",
  "variable",
  "fault",
  "kind",
  "peer",
  "activity",
  "name",
  "host",
  "cloud",
  "type",
  "extension",
  "error",
  "status",
  "process",
  "since",
  "id",
  "proxy",
  "number",
  "by",
  "part",
]

const languages: ReadonlyArray<readonly [string, Catalogue]> = [
  ["English", en],
  ["Chinese", zh],
]

describe.each(languages)("the sentences in %s", (_, catalogue) => {
  it.each(codes)("%s", code => {
    const words = renderProblem(sampleOf(code), catalogue)
    assert.isAbove(words.length, 2)
    assert.notMatch(words, /undefined|NaN|\[object/)
    // A full stop is the reader's to add, with what follows; behind another mark it would be wrong.
    assert.notMatch(words, /[.?!:;,。？！：；，]$/)
    for (const [name, schema] of Object.entries(shapeOf(code))) {
      const value = sample(schema, name)
      if (typeof value === "string" && value.startsWith("<") && !silent.includes(name)) assert.include(words, value)
      if (name === "reason") assert.include(words, "<reason>")
    }
  })

  it.each(codes)("%s names no command, flag or variable of a front end", code => {
    assert.notMatch(renderProblem(sampleOf(code), catalogue), /altilift|ALTI_|(^|\s)--\w|run .*again|XDG_|NODE_/i)
  })

  it("say what is being done, alone and before a reason", () => {
    for (const render of Object.values(catalogue.activities)) assert.isAbove(render("<name>").length, 1)
    const reason = { code: "photo-empty" } as const
    assert.include(
      renderProblem({ code: "request-failed", activity: "register", name: "DJI_1.JPG", reason }, catalogue),
      renderProblem(reason, catalogue),
    )
  })

  it("put the reasons of one photo into one line", () => {
    const words = renderProblems([{ code: "photo-empty" }, { code: "photo-damaged" }], catalogue)
    assert.include(words, catalogue.semicolon)
  })
})

/** Names, units and abbreviations that stand in Chinese text as they are. */
const asTheyAre =
  /<\w+>|JSON|ASCII|JPEG|PNG|TIFF|HEIC|GB|GiB|MB|kB|OSS|MinIO|STS|HTTPS?|SHA-1|GraphQL|https:\/\/api\.altizure\.com|preflight|permission|S3|UTF-8|RINEX|ZIP|EPSG|WGS84 UTM|PROJ|html|expired|server|bucket|webhook|ProjectImage|photo|scratch\.most|read|upload|manage|\b(ca|en|zh)\b/g

describe("Chinese", () => {
  it.each(codes)("%s is Chinese", code => {
    assert.notMatch(renderProblem(sampleOf(code), zh).replace(asTheyAre, ""), /[a-z]{2,}/i)
  })
})

describe("a problem from outside", () => {
  it.each(codes)("%s is read back as it was written", code => {
    const problem = sampleOf(code)
    assert.deepStrictEqual(readProblem(JSON.parse(JSON.stringify(problem))), problem)
  })

  it("is refused when its code is unknown, or a parameter does not fit, or the reason in it is none", () => {
    for (const value of [
      undefined,
      null,
      "file-empty",
      {},
      { code: "no-such-code" },
      { code: "toString" },
      { code: "server-said" },
      { code: "server-said", message: 7 },
      { code: "kept-failing", seconds: 3, reason: { code: "no-such-code" } },
      { code: "kept-failing", seconds: 3, reason: { code: "server-said", message: 7 } },
    ]) {
      assert.isUndefined(readProblem(value), JSON.stringify(value))
      assert.isFalse(Problem.safeParse(value).success)
    }
  })

  it("keeps nothing but its parameters", () => {
    assert.deepStrictEqual(readProblem({ code: "server-said", message: "no", token: "secret" }), {
      code: "server-said",
      message: "no",
    })
  })
})

it("a journal from before problems were data is read", () => {
  assert.deepStrictEqual(JournalRecord.parse({ at: "Invalid", id: "1", reasons: ["truncated", "blurred"] }), {
    at: "Invalid",
    id: "1",
    problems: [
      { code: "recorded", words: "truncated" },
      { code: "recorded", words: "blurred" },
    ],
  })
  assert.deepStrictEqual(JournalRecord.parse({ at: "Invalid", id: "1", problems: [{ code: "photo-empty" }] }), {
    at: "Invalid",
    id: "1",
    problems: [{ code: "photo-empty" }],
  })
  assert.isFalse(JournalRecord.safeParse({ at: "Invalid", id: "1", problems: [{ code: "nonsense" }] }).success)
})
