import { execFileSync } from "node:child_process"
import { copyFile } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { helpsOf, section } from "../support/helps.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

const helps = await helpsOf(sandbox)
const examples = helps.map(({ text }) => section(text, "EXAMPLES").filter(line => !line.startsWith("#")))

beforeAll(async () => {
  for (const seed of [1, 2]) await sandbox.write(`home/photos/${seed}.jpg`, await jpeg(seed))
  await copyFile(service.ownerFile, sandbox.file("owner.json"))
  const { code, stderr } = await altilift(sandbox, ["login", "--from", "owner.json"])
  assert.strictEqual(code, 0, stderr)
  const operator = fileURLToPath(new URL("../../../node-service/bin/altilift-service.js", import.meta.url))
  execFileSync(process.execPath, [operator, "user", "add", "anna@example.com", "--data", dirname(service.ownerFile)])
})

const isWatch = (example: string) => /^altilift watch (?!.*--(print-unit|once))/.test(example)

/** In a shell that knows the command. */
const run = async (example: string) => {
  // A watch runs until Ctrl-C, which is for its process.
  const instead = isWatch(example) ? "exec" : ""
  // It must not look for cards of this machine.
  const more = example.includes("--card") ? "--card-root home/photos" : ""
  const script = `node=$0 program=$1; altilift() { ${instead} "$node" "$program" "$@" ${more}; }; ${example}`
  const running = startAltilift(sandbox, [], { through: ["bash", "-c", script] })
  if (isWatch(example)) {
    await running.says(/Watching|Waiting/)
    running.process.kill("SIGINT")
  }
  return running.ended
}

describe("altilift help", () => {
  it("shows what --help shows, of every command", async () => {
    for (const { command, text } of helps) {
      assert.strictEqual((await altilift(sandbox, ["help", ...command])).stdout, text, command.join(" "))
    }
    const unknown = await altilift(sandbox, ["help", "uplaod"])
    assert.deepStrictEqual([unknown.code, unknown.stdout], [2, ""])
    assert.match(unknown.stderr, /Unknown command: uplaod/)
  })

  it("does not take an unknown command for a request for help", async () => {
    for (const words of ["uplaod --help", "--help uplaod", "--profile x uplaod -h", "projects uplaod --help"]) {
      const { code, stdout, stderr } = await altilift(sandbox, words.split(" "))
      assert.deepStrictEqual([code, stdout], [2, ""], words)
      assert.match(stderr, /Unknown command: uplaod/)
    }
    for (const words of ["--help projects list", "--lang en upload photos --help", "upload --project help -h", "-h"]) {
      const { code, stdout } = await altilift(sandbox, words.split(" "))
      assert.deepStrictEqual([code, /^USAGE|^DESCRIPTION/.test(stdout)], [0, true], words)
    }
  })
})

describe("the examples of the help", () => {
  it("are there for every command", () => {
    assert.isAbove(helps.length, 5)
    for (const [index, lines] of examples.entries()) assert.isAbove(lines.length, 0, helps[index]?.command.join(" "))
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
    else if (isWatch(example)) assert.match(`${code} ${stderr}`, /^130 (Watching|Waiting)/)
    // A reconstruction is Done at once here.
    else if (example === "altilift stop Beach") assert.match(stderr, /no reconstruction of this project waits or runs/)
    // What a command says while it works is on standard error, too.
    else assert.deepStrictEqual([code, /^altilift: .*/m.exec(stderr)?.[0]], [0, undefined])
  })
})
