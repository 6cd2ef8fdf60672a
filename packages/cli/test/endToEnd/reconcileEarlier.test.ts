import { cp, rename, rm } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import sharp from "sharp"
import { altilift, type Ended, startAltilift } from "../support/altilift.ts"
import { answered } from "../support/answered.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })
const named = () => service.newProject()[1] ?? ""

const fix = (sandbox: Sandbox, project: string, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["reconcile", "card", "--project", project, "--fix", ...words], environment())
const upload = (sandbox: Sandbox, project: string, folder = "card") =>
  altilift(sandbox, ["upload", folder, "--project", project, "--create"], environment())

/** As a camera writes it; EXIF has no time zone. */
const takenAt = async (seed: number, time: string): Promise<Buffer> =>
  sharp(await jpeg(seed))
    .withExif({ IFD2: { DateTimeOriginal: time } })
    .jpeg()
    .toBuffer()

const morning = "2026:05:01 08:00:00"
const evening = "2026:05:01 19:00:00"

/** Two photos that are Ready; nothing else is in the project. */
const uploaded = async (sandbox: Sandbox): Promise<string> => {
  const project = named()
  await sandbox.write("card/1.jpg", await takenAt(1, morning))
  await sandbox.write("card/2.jpg", await takenAt(2, morning))
  const ended = await upload(sandbox, project)
  assert.strictEqual(ended.code, 0, ended.stderr)
  return project
}

const endsOf = (ended: Ended) =>
  eventsOf(ended).flatMap(({ event, was, state, name }) => (event === "repaired" ? [`${was} ${state} ${name}`] : []))

const namesOnServer = async (sandbox: Sandbox, project: string) =>
  eventsOf(await altilift(sandbox, ["images", project, "--json"], environment())).filter(({ event }) => event === "image").length

const isRemoval = ({ body }: Seen) => /removeImage\(/.test(body.toString())
const removals = () => service.api.seen.filter(isRemoval).length

describe("altilift reconcile --fix, of photos that were changed here", () => {
  it("removes the earlier bytes from the server when the changed photo is Ready, says so, and nothing else goes", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/1.jpg", await takenAt(3, morning))
    const looked = await altilift(sandbox, ["reconcile", "card", "--project", project], environment())
    assert.strictEqual(looked.code, 3)
    assert.strictEqual(await namesOnServer(sandbox, project), 2)
    const ended = await fix(sandbox, project)
    assert.strictEqual(ended.code, 0, ended.stdout + ended.stderr)
    assert.match(ended.stdout, /^Removed +card\/1\.jpg: the bytes from before the change .*\(image [0-9a-f]{24}\)$/m)
    assert.match(ended.stdout, /^2 photos: disk, journal and server agree\.$/m)
    // What ends within a minute has no line of its progress, which would not be the last.
    assert.notMatch(ended.stderr, /repaired|compared/)
    assert.strictEqual(await namesOnServer(sandbox, project), 2)
    assert.strictEqual((await altilift(sandbox, ["check", "card", "--project", project], environment())).code, 0)
  })

  it("does so after a plain upload of the changed photo, and after a kill between the upload and the removal", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/1.jpg", await takenAt(4, morning))
    assert.strictEqual((await upload(sandbox, project)).code, 0)
    const reached = new Promise<void>(resolve => {
      service.api.intercept = seen => {
        if (!isRemoval(seen)) return undefined
        resolve()
        return new Promise(() => undefined)
      }
    })
    const run = startAltilift(sandbox, ["reconcile", "card", "--project", project, "--fix"], environment())
    await reached
    run.process.kill("SIGKILL")
    await run.ended
    service.api.intercept = undefined
    const ended = await fix(sandbox, project, "--json")
    assert.deepStrictEqual(endsOf(ended), ["OnlyOnServer Removed 1.jpg"])
    assert.deepInclude(eventsOf(ended).at(-1), { photos: 2, images: 2, differences: {}, repaired: 1, exitCode: 0 })
  })

  it.each([
    ["another time: a card was used again", () => takenAt(5, evening), /^Kept .*another photo/m],
    ["no time", () => jpeg(6), /^Kept .*may be another photo/m],
  ])("keeps the bytes of a photo that was taken at %s", async (_, photo, why) => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/1.jpg", await photo())
    const before = removals()
    const ended = await fix(sandbox, project)
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, why)
    assert.match(ended.stdout, /^Left:\nOnly there +card\/1\.jpg: /m)
    assert.strictEqual(await namesOnServer(sandbox, project), 3)
    assert.strictEqual(removals(), before)
  })

  it("keeps bytes that another folder was uploaded with, that are gone here, or that others uploaded", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await cp(sandbox.file("card/1.jpg"), sandbox.file("copy/1.jpg"))
    await sandbox.write("others/1.jpg", await takenAt(7, morning))
    assert.strictEqual((await upload(sandbox, project, "copy")).code, 0)
    const elsewhere = { environment: { ...service.environment, XDG_STATE_HOME: sandbox.file("elsewhere") } }
    assert.strictEqual((await altilift(sandbox, ["upload", "others", "--project", project], elsewhere)).code, 0)
    await sandbox.write("card/1.jpg", await takenAt(8, morning))
    await rm(sandbox.file("card/2.jpg"))
    const before = removals()
    const ended = await fix(sandbox, project, "--json")
    assert.deepStrictEqual(endsOf(ended), ["Changed Ready 1.jpg"])
    assert.deepInclude(eventsOf(ended).at(-1), { differences: { OnlyOnServer: 3 }, exitCode: 3 })
    assert.strictEqual(removals(), before)
  })

  it("keeps the bytes of a photo whose name another photo got", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await rename(sandbox.file("card/2.jpg"), sandbox.file("card/1.jpg"))
    const before = removals()
    const ended = await fix(sandbox, project, "--json")
    assert.deepInclude(eventsOf(ended).at(-1), { differences: { OnlyOnServer: 1 }, exitCode: 3 })
    assert.strictEqual(removals(), before)
  })

  it.each([
    ["who may not", [/"right":"own"/g, '"right":"upload"'], /^Kept .*only who owns the project/m],
    ["of a server that cannot", [/"removeImage"/g, '"somethingElse"'], /^Kept .*cannot remove single photos/m],
  ] as const)("removes nothing for a user %s", async (_, [given, instead], why) => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/1.jpg", await takenAt(9, morning))
    service.api.intercept = seen => answered(service, seen, answer => answer.replaceAll(given, instead))
    const before = removals()
    const ended = await fix(sandbox, project)
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, why)
    assert.strictEqual(removals(), before)
  })

  it("keeps what a reconstruction uses, with the server's reason, and counts a removal whose answer was lost", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/1.jpg", await takenAt(10, morning))
    const extensions = { code: "CONFLICT", problem: "reconstruction-uses-photos", params: {} }
    const error = { message: "in use", path: ["removeImage"], extensions }
    service.api.intercept = seen =>
      isRemoval(seen) ? { status: 200, body: JSON.stringify({ data: { removeImage: null }, errors: [error] }) } : undefined
    const busy = await fix(sandbox, project)
    assert.strictEqual(busy.code, 3, busy.stderr)
    assert.match(busy.stdout, /^Kept +card\/1\.jpg: .*reconstruction/im)
    let lost = 0
    service.api.intercept = async seen => {
      if (!isRemoval(seen) || ++lost > 1) return undefined
      await answered(service, seen, answer => answer)
      return { status: 502, body: "" }
    }
    const ended = await fix(sandbox, project)
    assert.strictEqual(ended.code, 0, ended.stdout + ended.stderr)
    assert.strictEqual(lost, 2)
    assert.match(ended.stdout, /^Removed +card\/1\.jpg/m)
  })
})
