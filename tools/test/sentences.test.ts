// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under test have placeholders
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { checkSentences } from "../src/sentences/check.ts"

const root = mkdtempSync(join(tmpdir(), "sentences-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let packages = 0
/** A package with one source. */
const packageWith = (text: string, file = "src/commands/upload.ts"): string => {
  const folder = join(root, `package-${packages++}`)
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
  return folder
}
const violations = (text: string, file?: string): readonly string[] => checkSentences(packageWith(text, file)).violations

describe("a sentence outside the catalogues", () => {
  it.each([
    ["a template", "export const a = (n: number) => `The project ${n} was not made.`"],
    ["a concatenation", 'export const a = (name: string) => "There is no project named " + name + "."'],
    ["a concatenation of templates", 'export const a = (n: number) => `The project ${n} ` + "was not made."'],
    ["a template in a template", "export const a = (n: number, more: string) => `${n > 1 ? `waits for ${more} others` : more}`"],
    [
      "an alternative in a template",
      'export const a = (done: boolean, n: number) => `${n}: ${done ? "is with the server" : ""}`',
    ],
    ["an attribute of an element", "export const a = (n: number) => <p title={`${n} photos were sent`} />"],
    ["the text of an element", "export const a = (n: number) => <p>There are {n} photos on their way.</p>"],
    [
      "an error for users",
      "class E { constructor(readonly f: object) {} }\nexport const a = (n: number) => new E({ m: `${n} is too big` })",
    ],
    ["a message for users", 'export const a = (n: number) => new Refusal({ code: "big", message: `${n} is too big` })'],
    [
      "what is beside the message of a bucket's error",
      "export const a = (n: number) => new EdgeError({ hint: `${n} is too big` })",
    ],
  ])("is found in %s", (what, text) => {
    const found = violations(text, what.includes("element") ? "src/ui/Element.tsx" : undefined)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^src\/(commands\/upload\.ts|ui\/Element\.tsx):\d+: a sentence outside the catalogues: ".*…/)
  })

  it("ends the check with 1", () => {
    const folder = packageWith("export const a = (n: number) => `The project ${n} was not made.`")
    const program = fileURLToPath(new URL("../src/sentences.ts", import.meta.url))
    expect(spawnSync(process.execPath, [program, folder], { encoding: "utf8" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("The project … was not made."),
    })
  })
})

describe("what is no sentence, or has its place", () => {
  it.each([
    ["a catalogue", "export const a = (n: number) => `The project ${n} was not made.`", "src/messages/en.ts"],
    ["a catalogue of the page", "export const a = (n: number) => `The project ${n} was not made.`", "src/i18n/en.ts"],
    ["a sentence without a value", 'export const help = "Show what an upload would do; send nothing"'],
    ["a long constant", 'export const help = "Show what an upload would do; " + "send nothing"'],
    ["a sum", "export const a = (one: number, two: number) => one + two"],
    ["a path", "export const a = (folder: string) => `${folder}/some/photo-of-mine.jpg`"],
    ["a class name", "export const a = (state: string) => `card card-${state} is-open`"],
    ["SQL", "export const a = (c: string) => `SELECT ${c} FROM images WHERE endpoint = ? and project = ?`"],
    ["GraphQL", "export const a = (c: string) => `query Images { project(id: 1) { all images ${c} } }`"],
    ["a header", "export const a = (n: number) => `public, max-age=${n}, stale while revalidate`"],
    ["an error for programmers", "export const a = (n: string) => { throw new Error(`no such field as ${n} in the document`) }"],
    [
      "a bucket's error",
      "export const a = (n: number) => new EdgeError({ code: 1, message: `The address has ${n} of them too` })",
    ],
    ["a defect", 'import { Effect } from "effect"\nexport const a = (n: string) => Effect.die(`no such field as ${n} here`)'],
    ["a type", "export type A = `${string} is not a type`"],
  ])("is left alone: %s", (_, text, file?: string) => expect(violations(text, file)).toEqual([]))

  it("is not what a syntax error hides", () => expect(violations("export const = `")).not.toEqual([]))
})
