import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type ESTree, parseSync, Visitor } from "rolldown/utils"
import { describe, expect, it } from "vitest"

const folder = fileURLToPath(new URL("../src", import.meta.url))
const sources = globSync("**/*.ts", { cwd: folder }).map(file => [file, readFileSync(`${folder}/${file}`, "utf8")] as const)

const named = (callee: ESTree.Expression): string =>
  callee.type === "Identifier"
    ? callee.name
    : callee.type === "MemberExpression" && callee.property.type === "Identifier"
      ? callee.property.name
      : ""

const makers = new Set(["createReadStream", "createWriteStream"])

/**
 * Streams of files, and where they are safe: what listens to the errors of one, iterates over it, or pipes through it
 * with `pipeline`, gets them.
 */
const strays = (file: string, source: string): ReadonlyArray<string> => {
  const made = new Map<number, string | undefined>()
  const safe = new Set<string | number>()
  const isMaker = (node: ESTree.Expression | null | undefined) =>
    node?.type === "CallExpression" && makers.has(named(node.callee))
  new Visitor({
    CallExpression: node => {
      if (makers.has(named(node.callee)) && !made.has(node.start)) made.set(node.start, undefined)
      const { callee } = node
      const isListener = named(callee) === "on" && node.arguments[0]?.type === "Literal" && node.arguments[0].value === "error"
      if (isListener && callee.type === "MemberExpression" && callee.object.type === "Identifier") safe.add(callee.object.name)
      if (named(callee) !== "pipeline") return
      for (const one of node.arguments) safe.add(one.type === "Identifier" ? one.name : one.start)
    },
    VariableDeclarator: node => {
      if (isMaker(node.init) && node.id.type === "Identifier") made.set(node.init?.start ?? 0, node.id.name)
    },
    ForOfStatement: node => {
      if (node.await) safe.add(node.right.type === "Identifier" ? node.right.name : node.right.start)
    },
  }).visit(parseSync(file, source).program)
  return [...made]
    .filter(([at, name]) => !safe.has(at) && (name === undefined || !safe.has(name)))
    .map(([at]) => `${file}:${source.slice(0, at).split("\n").length}`)
}

describe("a stream of a file", () => {
  it("is made only where somebody hears of its errors: one that nobody hears ends the process", () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(sources.flatMap(([file, source]) => strays(file, source))).toEqual([])
  })

  it("is found where nobody does", () => {
    expect(strays("a.ts", 'const a = createReadStream("x")\na.pipe(response)')).toEqual(["a.ts:1"])
    expect(strays("a.ts", 'fs.createReadStream("x").pipe(response)')).toEqual(["a.ts:1"])
    expect(strays("a.ts", 'const out = createWriteStream("x")\nawait pipeline(body, out)')).toEqual([])
    expect(strays("a.ts", 'const a = createReadStream("x")\na.on("error", log)')).toEqual([])
    expect(strays("a.ts", 'const a = createReadStream("x")\na.on("open", log)')).toEqual(["a.ts:1"])
    expect(strays("a.ts", 'for await (const part of createReadStream("x")) take(part)')).toEqual([])
  })

  it("is not made by a library that serves files", () => {
    for (const [file, source] of sources) expect(source, file).not.toMatch(/from "(sirv|serve-static|send)"/)
  })
})
