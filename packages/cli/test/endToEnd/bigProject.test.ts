import { createHash, randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { insertImages } from "../support/insertImages.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

/** Megabytes that V8 may keep: a run that needs more ends with an error. */
const run = (heap: number, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, words, {
    environment: { ...service.environment, NODE_OPTIONS: `--max-old-space-size=${heap}` },
  })

/** Requests to the API that something takes. */
const requestsOf = async <A>(work: Promise<A>): Promise<readonly [A, number]> => {
  const before = service.api.seen.length
  const done = await work
  return [done, service.api.seen.length - before]
}

const many = 50_000
/** Over the photos of two statements of a receipt. */
const photos = 2_100

beforeAll(async () => {
  const photo = await jpeg(1)
  await sandbox.write("one/1.jpg", photo)
  for (const project of ["Huge", "Card"]) {
    const ended = await run(200, "upload", "one", "--project", project, "--create")
    assert.strictEqual(ended.code, 0, ended.stderr)
  }
  insertImages(
    service,
    "Huge",
    Array.from({ length: many - 1 }, () => randomBytes(20).toString("hex")),
  )
  const checksums: Array<string> = []
  for (let at = 0; at < photos; at++) {
    // What follows the end of a JPEG changes its checksum, and nothing else.
    const bytes = Buffer.concat([photo, Buffer.from(`#${at}`)])
    checksums.push(createHash("sha1").update(bytes).digest("hex"))
    await sandbox.write(`card/${at}.jpg`, bytes)
  }
  insertImages(service, "Card", checksums)
}, 120_000)

describe("a project of 50,000 images", () => {
  it("is counted with a few requests", async () => {
    const [ended, requests] = await requestsOf(run(32, "status", "Huge"))
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /Photos: 50000 Ready/)
    assert.isAtMost(requests, 6)
  })

  it.each(["--csv", "--json"])("is listed with %s page by page, without being kept", async format => {
    const [ended, requests] = await requestsOf(run(32, "images", "Huge", format))
    assert.strictEqual(ended.code, 0, ended.stderr)
    const lines = ended.stdout.trimEnd().split("\n")
    assert.lengthOf(lines, format === "--csv" ? many + 1 : many + 2)
    assert.lengthOf(new Set(lines), lines.length)
    assert.isAtMost(requests, 105)
  }, 180_000)

  it("is compared with a folder, and every image that is not in it is named", async () => {
    const [ended, requests] = await requestsOf(run(128, "reconcile", "one", "--project", "Huge"))
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.lengthOf(ended.stdout.match(/^Only there +DJI_\d+\.JPG: /gm) ?? [], many - 1)
    assert.isAtMost(requests, 110)
  }, 180_000)
})

describe("a receipt of more photos than a statement holds", () => {
  it("has all of them, and names a statement that was changed and photos of one that was taken out", async () => {
    const [checked, requests] = await requestsOf(run(200, "check", "card", "--project", "Card", "--receipt", "card.json"))
    assert.strictEqual(checked.code, 0, checked.stderr)
    // A busy machine asks for fewer photos at a time, and never for one.
    assert.isAtMost(requests, 420)
    const whole = await run(200, "verify-receipt", "card.json", "card", "--json")
    assert.deepInclude(eventsOf(whole).at(-1), { statements: 3, photos, findings: 0, absent: 0, exitCode: 0 })
    const receipt = JSON.parse(await readFile(sandbox.file("card.json"), "utf8"))
    const [first, second, third] = receipt.statements
    await writeFile(sandbox.file("less.json"), JSON.stringify({ ...receipt, statements: [first, third] }))
    const less = await run(200, "verify-receipt", "less.json", "card")
    assert.strictEqual(less.code, 3)
    assert.lengthOf(less.stdout.match(/^Not listed +card\//gm) ?? [], 1_000)
    const changed = { ...second, statement: { ...second.statement, time: "2020-01-01T00:00:00.000Z" } }
    await writeFile(sandbox.file("changed.json"), JSON.stringify({ ...receipt, statements: [first, changed, third] }))
    const other = await run(200, "verify-receipt", "changed.json")
    assert.deepStrictEqual([other.code, /statement 2/i.test(other.stdout)], [3, true], other.stdout.slice(0, 2000))
  }, 240_000)
})
