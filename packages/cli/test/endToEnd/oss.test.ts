import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { startAltilift } from "../support/altilift.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const over = () => [...service.newProject(), "--cloud", "oss"]

/** What came since the call. */
const from = (seen: ReadonlyArray<Seen>) => {
  const before = seen.length
  return () => seen.slice(before)
}

const stsRequests = (seen: ReadonlyArray<Seen>) => seen.filter(({ body }) => body.includes("sts {"))

/** A clock that is wrong by so many milliseconds, for a process of altilift. */
const wrongClock = (millis: number) => {
  const patch = `const D=Date;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+${millis})}static now(){return D.now()+${millis}}}`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(patch)}` }
}

describe("an upload into an OSS bucket", () => {
  it("of hundreds of photos costs one STS, one object and one word of its end for each", async () => {
    await using sandbox = await makeSandbox()
    const count = 300
    const start = await jpeg(1, 16)
    for (let index = 0; index < count; index++) {
      await sandbox.write(`photos/${index}.jpg`, Buffer.concat([start, Buffer.from(`photo ${index}`)]))
    }
    const [api, edge] = [from(service.api.seen), from(service.edge.seen)]
    const { code, stdout, stderr } = await service.upload(sandbox, over())
    assert.strictEqual(code, 0, stderr)
    assert.include(stdout, `${count} Ready`)
    assert.strictEqual(stsRequests(api()).length, 1)
    assert.strictEqual(new Set(edge().map(({ checksum }) => checksum)).size, count)
    assert.isTrue(edge().every(({ method, status }) => method === "PUT" && status === 200))
    const documents = api().map(({ body }) => body.toString())
    const done = documents.flatMap(document => document.match(/doneImageUpload\(/g) ?? []).length
    assert.strictEqual(done, count)
  })

  it.each([
    ["ten minutes ahead", 600_000],
    ["ten minutes behind", -600_000],
    ["a day ahead", 86_400_000],
  ])("works on a machine whose clock is %s", async (_, millis) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(millis))
    const edge = from(service.edge.seen)
    const { code, stderr } = await service.upload(sandbox, over(), wrongClock(millis))
    assert.strictEqual(code, 0, stderr)
    assert.deepStrictEqual(
      edge().map(({ status }) => status),
      [200],
    )
  })

  it("learns the time from the bucket where it cannot read the server's", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(77))
    const edge = from(service.edge.seen)
    service.api.hidden = ["date"]
    const { code, stderr } = await service.upload(sandbox, over(), wrongClock(3_600_000)).finally(() => {
      service.api.hidden = []
    })
    assert.strictEqual(code, 0, stderr)
    assert.deepStrictEqual(
      edge().map(({ status }) => status),
      [403, 200],
    )
  })

  it("shows its credentials nowhere", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(55))
    await sandbox.write("photos/big.jpg", await jpegOf(56, 66 * 1024 * 1024))
    const edge = from(service.edge.seen)
    let refused = 0
    service.edge.intercept = () =>
      refused++ < 2 ? { status: 403, type: "application/xml", body: "<Error><Code>AccessDenied</Code></Error>" } : undefined
    const { code, stdout, stderr } = await service.upload(sandbox, [...over(), "--json", "--report", "report.json"])
    assert.strictEqual(code, 0, stderr)
    const kept = await Promise.all(
      ["report.json", "home/.local/state/altilift/journal.sqlite"].map(file => readFile(sandbox.file(file), "latin1")),
    )
    const told = [stdout, stderr, ...kept].join("\n")
    const secrets = new Set(
      edge().flatMap(({ headers }) => {
        const [id = "", signature = ""] = (headers.authorization ?? "").replace("OSS ", "").split(":")
        return [id, signature, String(headers["x-oss-security-token"])]
      }),
    )
    assert.isAtLeast(secrets.size, 3)
    for (const secret of secrets) assert.notInclude(told, secret)
  })
})

describe("a big photo on its way into an OSS bucket", () => {
  const partsOf = (seen: ReadonlyArray<Seen>) =>
    seen.flatMap(({ method, path, status }) =>
      method === "PUT" && status === 200 ? [Number(/partNumber=(\d+)/.exec(path)?.[1])] : [],
    )
  const prepared = async (sandbox: Sandbox) => {
    await sandbox.write("photos/ortho.jpg", await jpegOf(7, 75 * 1024 * 1024))
    return over()
  }
  const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

  it("goes on with the part that it was at when it is killed and run again", async () => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    const first = from(service.edge.seen)
    service.edge.intercept = async () => {
      await pause(100)
      return undefined
    }
    const run = startAltilift(sandbox, ["upload", "photos", ...words], { environment: service.environment })
    while (partsOf(first()).length < 4) await pause(10)
    run.process.kill("SIGKILL")
    await run.ended
    await service.edge.idle()
    const arrived = partsOf(first())
    const second = from(service.edge.seen)
    const again = await service.upload(sandbox, words)
    assert.strictEqual(again.code, 0, again.stderr)
    assert.include(again.stdout, "1 Ready")
    // The part whose acknowledgement came with the kill may be sent again.
    const sent = partsOf(second())
    assert.isAtMost(sent.length, 10 - arrived.length + 1)
    assert.deepStrictEqual([...new Set([...arrived, ...sent])], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})
