import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
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
const project = "Originals"
const sha1 = (bytes: Uint8Array) => createHash("sha1").update(bytes).digest("hex")

/** By the path that they were uploaded from; two have one name. */
const photos = new Map<string, Buffer>()
const at = (path: string) => photos.get(path) ?? Buffer.of()

const isPhoto = ({ path }: Seen): boolean => path.startsWith("/photos")
const isList = ({ body }: Seen): boolean => /allImages/.test(body.toString())
const requests = () => {
  const from = service.api.seen.length
  return () => service.api.seen.slice(from).filter(isPhoto)
}

const download = (sandbox: Sandbox, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["download", project, "--originals", "--to", "to", ...words], environment())

/** Changes what the server answers where it lists images. */
const listed = (change: (answer: string) => string) => {
  service.api.intercept = seen => (isList(seen) ? answered(service, seen, change) : undefined)
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

beforeAll(async () => {
  await using sandbox = await makeSandbox()
  for (const [index, path] of ["a/1.jpg", "a/2.jpg", "a/3.jpg", "b/1.jpg"].entries()) photos.set(path, await jpeg(index, 200))
  for (const [path, bytes] of photos) await sandbox.write(`photos/${path}`, bytes)
  const ended = await service.upload(sandbox, ["--project", project, "--create"])
  assert.strictEqual(ended.code, 0, ended.stderr)
}, 60_000)

describe("altilift download --originals", () => {
  it("downloads at the rate of --bwlimit, all files together", async () => {
    await using sandbox = await makeSandbox()
    const total = [...photos.values()].reduce((sum, { length }) => sum + length, 0)
    const ended = await download(sandbox, "--json", "--bwlimit", `${Math.floor(total / 4)}b`)
    const summary = eventsOf(ended).at(-1)
    assert.deepInclude(summary, { downloaded: 4, failed: 0, bytes: total })
    assert.isAbove(Number(summary?.seconds), 3.9)
    const fault = await download(sandbox, "--bwlimit", "fast")
    assert.match(`${fault.code} ${fault.stderr}`, /^2 .*--bwlimit "fast": write a rate/)
  }, 60_000)

  it("brings every photo as it was uploaded, two of one name as well, and a second run brings nothing", async () => {
    await using sandbox = await makeSandbox()
    const first = await download(sandbox)
    assert.strictEqual(first.code, 0, first.stderr)
    assert.match(first.stdout, /^4 downloaded/m)
    const names = await readdir(sandbox.file("to"))
    const mark = (path: string) => `1~${sha1(at(path)).slice(0, 8)}.jpg`
    assert.sameMembers(names, ["2.jpg", "3.jpg", mark("a/1.jpg"), mark("b/1.jpg")])
    const brought = await Promise.all(names.map(name => readFile(sandbox.file(`to/${name}`))))
    assert.sameMembers(brought.map(sha1), Array.from(photos.values(), sha1))
    const asked = requests()
    const second = await download(sandbox, "--json")
    assert.lengthOf(asked(), 0)
    const events = eventsOf(second)
    assert.deepInclude(events.at(-1), { event: "summary", downloaded: 0, present: 4, failed: 0, others: 0, exitCode: 0 })
    assert.lengthOf(
      events.filter(({ event, state }) => event === "original" && state === "Present"),
      4,
    )
  })

  it("killed in mid-run it goes on where it was, with a range, and requests nothing twice", async () => {
    await using sandbox = await makeSandbox()
    service.api.intercept = async seen => {
      if (!isPhoto(seen) || seen.headers.range !== undefined) return undefined
      await pause(seen.path === firstPath(seen) ? 0 : 60_000)
      return undefined
    }
    let first: string | undefined
    const firstPath = ({ path }: Seen) => (first ??= path)
    const run = startAltilift(sandbox, ["download", project, "--originals", "--to", "to"], environment())
    while ((await readdir(sandbox.file("to")).catch(() => [])).every(name => name.endsWith(".part"))) await pause(20)
    run.process.kill("SIGKILL")
    await run.ended
    service.api.intercept = undefined
    const there = await readdir(sandbox.file("to"))
    const left = there.includes("3.jpg") ? "2.jpg" : "3.jpg"
    await writeFile(sandbox.file(`to/${left}.part`), at(`a/${left}`).subarray(0, 1000))
    const asked = requests()
    const ended = await download(sandbox)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.lengthOf(asked(), 3)
    assert.deepInclude(
      asked().map(({ headers }) => headers.range),
      "bytes=1000-",
    )
    assert.deepStrictEqual(await readFile(sandbox.file(`to/${left}`)), at(`a/${left}`))
  })

  it("never replaces a file with other bytes", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("to/2.jpg", "the only copy of something else")
    const ended = await download(sandbox)
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, /^Failed +2\.jpg.*with other bytes is there, and is left as it is/m)
    assert.match(ended.stderr, /1 of 4 originals could not be downloaded/)
    assert.strictEqual(await readFile(sandbox.file("to/2.jpg"), "utf8"), "the only copy of something else")
    assert.notInclude(await readdir(sandbox.file("to")), "2.jpg.part")
  })

  it.each([
    ["../../2.jpg", "2.jpg"],
    ["C:\\\\photos\\\\2.jpg", "2.jpg"],
    ["..", "photo"],
    ["10:30 <2>.jpg", "10_30 _2_.jpg"],
    ["CON.jpg", "_CON.jpg"],
    ["3.JPG", "3~"],
  ])("writes a photo of the name %s inside of the folder, as %s", async (name, file) => {
    await using sandbox = await makeSandbox()
    listed(answer => answer.replace('"name":"2.jpg"', `"name":"${name}"`))
    const ended = await download(sandbox)
    assert.strictEqual(ended.code, 0, ended.stdout + ended.stderr)
    const names = await readdir(sandbox.file("to"))
    assert.isTrue(
      names.some(one => one.startsWith(file)),
      names.join(),
    )
    assert.lengthOf(names, 4)
    assert.sameMembers(await readdir(sandbox.path), ["home", "to"])
  })

  it("asks for a new link where one is refused, and shows none in any output", async () => {
    await using sandbox = await makeSandbox()
    let refusals = 1
    service.api.intercept = seen => (isPhoto(seen) && refusals-- > 0 ? { status: 403, body: "expired" } : undefined)
    const asked = requests()
    const ended = await download(sandbox, "--json", "--verbose")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.lengthOf(asked(), 5)
    assert.notMatch(ended.stdout + ended.stderr, /signature|expires=/)
  })

  it("gives up a photo whose bytes are not those of its SHA-1, and brings the others", async () => {
    await using sandbox = await makeSandbox()
    listed(answer => answer.replace(sha1(at("a/2.jpg")), "0".repeat(40)))
    const ended = await download(sandbox)
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, /^Failed +2\.jpg.*is not what the server announces/m)
    assert.notInclude(await readdir(sandbox.file("to")), "2.jpg")
    assert.lengthOf(await readdir(sandbox.file("to")), 3)
  })

  it("reads a list of several pages", async () => {
    await using sandbox = await makeSandbox()
    const smaller = ({ body }: Seen) => ({ body: Buffer.from(body.toString().replace(/"first":\d+/, '"first":3')) })
    let pages = 0
    service.api.intercept = seen => {
      if (!isList(seen)) return undefined
      pages++
      return answered(service, smaller(seen), answer => answer)
    }
    const ended = await download(sandbox)
    assert.deepStrictEqual([ended.code, pages], [0, 2], ended.stderr)
    assert.lengthOf(await readdir(sandbox.file("to")), 4)
  })

  it("counts images that are not Ready, and fails where none is", async () => {
    await using sandbox = await makeSandbox()
    listed(answer => answer.replace('"state":"Ready"', '"state":"Invalid"'))
    const some = await download(sandbox)
    assert.strictEqual(some.code, 0, some.stderr)
    assert.match(some.stdout, /^1 other image of the project is not Ready/m)
    listed(answer => answer.replaceAll('"state":"Ready"', '"state":"Uploaded"'))
    const none = await download(sandbox)
    assert.deepStrictEqual([none.code, /No photo of the project is Ready \(4 are in other states\)/.test(none.stderr)], [3, true])
  })

  it("says what is wrong: a server without links to photos, --kind, a folder that is in use", async () => {
    await using sandbox = await makeSandbox()
    assert.strictEqual((await download(sandbox, "--kind", "report")).code, 2)
    service.api.intercept = seen =>
      /ServerFeatures/.test(seen.body.toString())
        ? answered(service, seen, answer => answer.replaceAll('"photo"', '"other"'))
        : undefined
    const refused = await download(sandbox)
    assert.deepStrictEqual([refused.code, /gives out no originals/.test(refused.stderr)], [6, true])
    await mkdir(sandbox.file("to"))
    let goOn: (() => void) | undefined
    const reached = new Promise<void>(resolve => {
      service.api.intercept = seen => {
        if (!isPhoto(seen)) return undefined
        resolve()
        return new Promise<undefined>(held => {
          const before = goOn
          goOn = () => {
            before?.()
            held(undefined)
          }
        })
      }
    })
    const first = download(sandbox)
    await reached
    assert.strictEqual((await download(sandbox)).code, 7)
    service.api.intercept = undefined
    goOn?.()
    assert.strictEqual((await first).code, 0)
  })
})
