import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { answered } from "../support/answered.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })
const project = "Results: of /a beach"
const folder = "Results_ of _a beach"
let manifest: Buffer

/** Requests for results since, with the ranges that they ask for. */
const requests = () => {
  const from = service.api.seen.length
  return () => service.api.seen.slice(from).filter(isResult)
}
const isResult = ({ path }: Seen): boolean => path.startsWith("/results")
const isDetails = ({ body }: Seen): boolean => /downloads/.test(body.toString())

const download = (sandbox: Sandbox, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["download", project, ...words], environment())

const changed = (seen: Seen, change: (answer: string) => string) => answered(service, seen, change)

beforeAll(async () => {
  await using sandbox = await makeSandbox()
  for (const seed of [0, 1, 2]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  const words = ["upload", "photos", "--project", project, "--create", "--start", "--wait"]
  const ended = await altilift(sandbox, words, environment())
  assert.strictEqual(ended.code, 0, ended.stderr)
  assert.match(ended.stdout, /Reconstruction Done/)
  await download(sandbox)
  manifest = await readFile(sandbox.file(`${folder}/manifest.json`))
  assert.lengthOf(JSON.parse(manifest.toString()).images, 3)
}, 60_000)

describe("altilift download", () => {
  it("brings the results into a folder of the project's name, and a second run brings nothing", async () => {
    await using sandbox = await makeSandbox()
    const first = await download(sandbox)
    assert.strictEqual(first.code, 0, first.stderr)
    assert.match(first.stdout, /^Downloaded manifest\.json \(/m)
    assert.deepStrictEqual(await readdir(sandbox.file(folder)), ["manifest.json"])
    const asked = requests()
    const second = await download(sandbox)
    assert.strictEqual(second.code, 0, second.stderr)
    assert.match(second.stdout, /^Present +manifest\.json/m)
    assert.lengthOf(asked(), 0)
  })

  it("goes on where an interrupted run was, with a range", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("to/manifest.json.part", manifest.subarray(0, 100))
    const asked = requests()
    const ended = await download(sandbox, "--to", "to")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual(
      asked().map(({ headers, status }) => [headers.range, status]),
      [["bytes=100-", 206]],
    )
    assert.deepStrictEqual(await readFile(sandbox.file("to/manifest.json")), manifest)
    assert.deepStrictEqual(await readdir(sandbox.file("to")), ["manifest.json"])
  })

  it("begins anew where what is there of a file is damaged, and replaces a file that is not right", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("to/manifest.json.part", Buffer.alloc(100))
    await sandbox.write("to/manifest.json", Buffer.alloc(manifest.length))
    const ended = await download(sandbox, "--to", "to")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual(await readFile(sandbox.file("to/manifest.json")), manifest)
  })

  it("gives up a file whose bytes are others than the server says, and leaves nothing of it", async () => {
    await using sandbox = await makeSandbox()
    const wrong = "0".repeat(40)
    service.api.intercept = async seen =>
      isDetails(seen) ? changed(seen, answer => answer.replace(/"checksum":"[0-9a-f]{40}"/, `"checksum":"${wrong}"`)) : undefined
    const ended = await download(sandbox, "--json", "--to", "to")
    assert.strictEqual(ended.code, 3)
    const result = eventsOf(ended).find(({ event }) => event === "result")
    assert.deepInclude(result, { state: "Failed", code: "result-damaged" })
    assert.deepStrictEqual(await readdir(sandbox.file("to")), [])
  })

  it("asks for a new link once where a link has expired", async () => {
    await using sandbox = await makeSandbox()
    let refusals = 1
    service.api.intercept = seen => (isResult(seen) && refusals-- > 0 ? { status: 403, body: "expired" } : undefined)
    const asked = requests()
    assert.strictEqual((await download(sandbox)).code, 0)
    assert.lengthOf(asked(), 2)
    await using other = await makeSandbox()
    refusals = 100
    const askedAgain = requests()
    const refused = await download(other)
    assert.strictEqual(refused.code, 3)
    assert.match(refused.stdout, /Failed +manifest\.json.*also a new one \(HTTP 403\)/)
    assert.lengthOf(askedAgain(), 2)
    assert.notMatch(refused.stdout + refused.stderr, /signature|expires=/)
  })

  it("asks again while the server stumbles, for as long as --retry-for", async () => {
    await using sandbox = await makeSandbox()
    let failures = 2
    service.api.intercept = seen => (isResult(seen) && failures-- > 0 ? { status: 503, body: "" } : undefined)
    const ended = await download(sandbox)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stderr, /Trying again (?:now|in \S+): .*Downloading "manifest\.json"/)
    await using other = await makeSandbox()
    failures = 100
    const givenUp = await download(other, "--retry-for", "2s")
    assert.strictEqual(givenUp.code, 5, givenUp.stdout)
  })

  it("goes on after a connection that was cut", async () => {
    await using sandbox = await makeSandbox()
    let cuts = 1
    service.api.cut = seen => (isResult(seen) && cuts-- > 0 ? 100 : undefined)
    const asked = requests()
    const ended = await download(sandbox, "--to", "to")
    service.api.cut = undefined
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual(
      asked().map(({ headers }) => headers.range),
      [undefined, "bytes=100-"],
    )
    assert.deepStrictEqual(await readFile(sandbox.file("to/manifest.json")), manifest)
  })

  it.each(["../manifest.json", "/etc/manifest.json", "a/../../b", "..\\\\manifest.json"])("refuses the name %s", async name => {
    await using sandbox = await makeSandbox()
    service.api.intercept = async seen =>
      isDetails(seen) ? changed(seen, answer => answer.replace('"name":"manifest.json"', `"name":"${name}"`)) : undefined
    const asked = requests()
    const ended = await download(sandbox, "--to", "deep/to")
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, /Failed .*leads out of the folder/)
    assert.lengthOf(asked(), 0)
    assert.notInclude(await readdir(sandbox.path), "deep")
  })

  it("takes results by kind, and names the kinds that are there where there is none", async () => {
    await using sandbox = await makeSandbox()
    service.api.intercept = async seen =>
      isDetails(seen) ? changed(seen, answer => answer.replace(/"kind":(null|"\w+")/, '"kind":"report"')) : undefined
    const none = await download(sandbox, "--kind", "pointcloud")
    assert.strictEqual(none.code, 3)
    assert.match(none.stderr, /no result of the kind pointcloud, but of: report/)
    assert.strictEqual((await download(sandbox, "--kind", "pointcloud,Report")).code, 0)
  })

  it("shows no link, in no output, also where it fails", async () => {
    await using sandbox = await makeSandbox()
    for (const words of [["--json"], ["--verbose"], ["--json", "--verbose"]]) {
      let failures = 2
      const answers = [
        { status: 403, body: "" },
        { status: 500, body: "" },
      ]
      service.api.intercept = seen => (isResult(seen) && failures-- > 0 ? answers[failures] : undefined)
      const ended = await download(sandbox, ...words, "--to", `to${words.length}${words[0]}`)
      assert.strictEqual(ended.code, 0, ended.stdout + ended.stderr)
      if (words.includes("--json")) assert.strictEqual(eventsOf(ended).at(-1)?.event, "summary")
      assert.notMatch(ended.stdout + ended.stderr, /signature|expires=/)
    }
  })

  it("says the state of the reconstruction where there is no result, and names a project that is not there", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/0.jpg", await jpeg(7))
    await altilift(sandbox, ["upload", "photos", "--project", "Empty", "--create"], environment())
    const none = await altilift(sandbox, ["download", "Empty"], environment())
    assert.strictEqual(none.code, 3)
    assert.match(none.stderr, /no result yet. No reconstruction was started/)
    const missing = await altilift(sandbox, ["download", "Nothing", "--json"], environment())
    assert.strictEqual(missing.code, 6)
    assert.deepInclude(eventsOf(missing).at(-1), { event: "failed", code: "project-unknown" })
  })

  it("says that a file cannot be written, once", async () => {
    await using sandbox = await makeSandbox()
    await writeFile(sandbox.file("to"), "a file")
    const ended = await download(sandbox, "--to", "to")
    assert.strictEqual(ended.code, 1, ended.stdout)
    assert.lengthOf(ended.stderr.match(/^altilift: /gm) ?? [], 1, ended.stderr)
    assert.match(ended.stderr, /\/to cannot be written/)
  })

  it.skipIf(process.platform !== "linux")("says in one sentence that the disk is full", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("to"))
    await symlink("/dev/full", sandbox.file("to/manifest.json.part"))
    const ended = await download(sandbox, "--to", "to", "--json")
    assert.strictEqual(ended.code, 1, ended.stdout)
    const last = eventsOf(ended).at(-1)
    assert.deepInclude(last, { event: "summary", exitCode: 1, code: "result-not-written" })
    assert.match(String(last?.message), /manifest\.json cannot be written: the disk is full/)
  })

  it("is stopped by Ctrl-C and goes on by the same command", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("to"))
    const reached = new Promise<void>(resolve => {
      service.api.intercept = seen => {
        if (!isResult(seen)) return undefined
        resolve()
        return new Promise<undefined>(() => undefined)
      }
    })
    const run = startAltilift(sandbox, ["download", project, "--to", "to", "--json"], environment())
    await reached
    run.process.kill("SIGINT")
    const ended = await run.ended
    assert.strictEqual(ended.code, 130)
    assert.strictEqual(eventsOf(ended).at(-1)?.event, "failed")
    service.api.intercept = undefined
    assert.strictEqual((await download(sandbox, "--to", "to")).code, 0)
    assert.strictEqual((await stat(sandbox.file("to/manifest.json"))).size, manifest.length)
  })

  it("is refused while another one goes into the same folder, by whatever name, and goes on afterwards", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("to"))
    await symlink("to", sandbox.file("link"))
    let goOn: (() => void) | undefined
    const reached = new Promise<void>(resolve => {
      service.api.intercept = seen => {
        if (!isResult(seen)) return undefined
        resolve()
        return new Promise<undefined>(held => {
          goOn = () => held(undefined)
        })
      }
    })
    const first = startAltilift(sandbox, ["download", project, "--to", "to"], environment())
    await reached
    const second = await download(sandbox, "--to", "link", "--json")
    assert.strictEqual(second.code, 7, second.stdout)
    assert.deepInclude(eventsOf(second).at(-1), { event: "failed", code: "folder-in-use" })
    assert.match(second.stdout, new RegExp(`Another download into .*link is under way: process ${first.process.pid}, since`))
    const elsewhere = download(sandbox, "--to", "elsewhere")
    service.api.intercept = undefined
    assert.strictEqual((await elsewhere).code, 0)
    goOn?.()
    assert.strictEqual((await first.ended).code, 0)
    assert.strictEqual((await download(sandbox, "--to", "link")).code, 0)
    assert.deepStrictEqual(await readFile(sandbox.file("to/manifest.json")), manifest)
  })

  it("continues a part that is longer than the file by beginning anew", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("to/manifest.json.part", manifest)
    await truncate(sandbox.file("to/manifest.json.part"), manifest.length + 10)
    assert.strictEqual((await download(sandbox, "--to", "to")).code, 0)
    assert.deepStrictEqual(await readFile(sandbox.file("to/manifest.json")), manifest)
  })
})
