import { copyFile } from "node:fs/promises"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

/** The lines of one section of a help, without their indentation. */
const section = (help: string, heading: string): ReadonlyArray<string> =>
  (new RegExp(`^${heading}\\n((?: {2}.*\\n|\\n)+)`, "m").exec(help)?.[1] ?? "")
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "")

const helpOf = async (...words: ReadonlyArray<string>): Promise<string> => (await altilift(sandbox, [...words, "--help"])).stdout

const commands = section(await helpOf(), "COMMANDS").map(line => line.split(/\s/)[0] ?? "")
const helps = await Promise.all([helpOf(), ...commands.map(command => helpOf(command))])
const examples = helps.map(help => section(help, "EXAMPLES").filter(line => !line.startsWith("#")))

beforeAll(async () => {
  for (const seed of [1, 2]) await sandbox.write(`home/photos/${seed}.jpg`, await jpeg(seed))
  await copyFile(service.ownerFile, sandbox.file("owner.json"))
  const { code, stderr } = await altilift(sandbox, ["login", "--from", "owner.json"])
  assert.strictEqual(code, 0, stderr)
})

/** In a shell that knows the command. */
const run = (example: string) => {
  const script = `node=$0 program=$1; altilift() { "$node" "$program" "$@"; }; ${example}`
  return altilift(sandbox, [], { through: ["bash", "-c", script] })
}

describe("the examples of the help", () => {
  it("are there for every command", () => {
    assert.isAbove(commands.length, 4)
    for (const [index, lines] of examples.entries()) assert.isAbove(lines.length, 0, commands[index - 1])
  })

  // One after the other: what one needs, those before it made.
  it.each([...new Set(examples.flat())])("can be run: %s", async example => {
    // The results of the service of the tests are of no kind.
    service.api.intercept = async ({ body }) => {
      if (!/downloads/.test(body.toString())) return undefined
      const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
      const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
      return { status: answer.status, body: (await answer.text()).replaceAll(/"kind":(null|"[^"]*")/g, '"kind":"pointcloud"') }
    }
    const { code, stderr } = await run(example)
    // It asks on a terminal.
    if (example === "altilift login") assert.match(stderr, /^altilift: Not on a terminal/)
    else assert.deepStrictEqual([code, stderr], [0, ""])
  })
})
