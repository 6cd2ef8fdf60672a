import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseAst } from "rolldown/parseAst"
import { describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("../src", import.meta.url))

/** Calls whose arguments are spread out of a list that is known to be short. */
const short = [
  // What a statement is given; SQLite itself takes no more than 32,766.
  "drivers/sqlite/sqlite.ts: statement.all(...given(parameters))",
  "drivers/sqlite/sqlite.ts: statement.run(...given(parameters))",
  "drivers/sqlite/sqlite.ts: database.prepare(text).iterate(...given(parameters))",
  // Parameters of a function that is written here.
  "store/prepared.ts: build(tables, ...given)",
  // Words of a command line, and codes of errors that are written here.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a piece of source
  'drivers/command/limits.ts: before.push(...scope, "-p", `MemoryMax=${memory}`, "-p", "MemorySwapMax=0", "--")',
  'drivers/command/limits.ts: before.push(...(yield* requireProgram(name, "prlimit")), ...each, "--")',
  'drivers/command/limits.ts: before.push(...(yield* requireProgram(name, "taskset")), "--cpu-list", list)',
  "drivers/nodeodm/NodeFailure.ts: hasCode(cause, ...untrusted)",
  // Names of a path.
  "backup/copyFiles.ts: join(data[folder], ...names)",
  "backup/copyFiles.ts: join(target[folder], ...names)",
  'backup/copyFiles.ts: copy(...within("edgeObjects", projectId, filename), null)',
  "backup/copyFiles.ts: copy(...original, null)",
  "backup/copyFiles.ts: copy(...original, image.checksum)",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a piece of source
  'backup/copyFiles.ts: copy(...within("thumbs", projectId, `${id}.jpg`), null)',
  'backup/copyFiles.ts: copy(...within("meta", projectId, id), checksum)',
  'backup/copyFiles.ts: copy(...within("results", projectId, id, ...name.split("/")), checksum)',
  'backup/copyFiles.ts: within("results", projectId, id, ...name.split("/"))',
  // Kinds of a setting, which are written here.
  "settingKinds.ts: Math.max(...kinds.map(namesIn))",
  // Parameters of a sentence.
  "doctor/local.ts: doctor.diskFull(...words)",
  "doctor/local.ts: doctor.diskLow(...words)",
  "doctor/local.ts: doctor.diskGood(...words)",
  "messages/coded.ts: sentence(...parameters)",
]

type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value

/** Calls in a piece of source that spread arguments. */
const spreadCalls = (node: Node): ReadonlyArray<Node> => {
  const inner = Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap(child => spreadCalls(child))
  const isCall = node.type === "CallExpression" || node.type === "NewExpression"
  const spreads = isCall && (node.arguments as ReadonlyArray<Node>).some(({ type }) => type === "SpreadElement")
  return spreads ? [node, ...inner] : inner
}

const callsIn = (text: string): ReadonlyArray<string> =>
  spreadCalls(parseAst(text, { lang: "ts" }) as unknown as Node).map(({ start, end }) => text.slice(start, end))

describe("the sources", () => {
  it("spread no data over the arguments of a call: the stack holds some 100,000", () => {
    expect(callsIn("f(...rows); new F(1, ...rows); [...rows]; ({ ...rows }); g(h(...a))")).toHaveLength(3)
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(name => name.endsWith(".ts"))
    const found = files.flatMap(name =>
      callsIn(readFileSync(join(root, name), "utf8")).map(call => `${name.replaceAll("\\", "/")}: ${call}`),
    )
    expect(found.filter(call => !short.includes(call))).toEqual([])
  })
})
