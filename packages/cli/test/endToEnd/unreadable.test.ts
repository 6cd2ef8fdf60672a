import { chmod, readFile, rm, symlink } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift, asOrdinaryUser } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

/** Photos, with a link to a folder on a disk that is not mounted among them. */
const prepared = async (sandbox: Sandbox): Promise<void> => {
  await sandbox.write("photos/a.jpg", await jpeg(1))
  await symlink("/no/such/disk/DCIM", sandbox.file("photos/card"))
}

const stateOf = async (sandbox: Sandbox, name: string) => {
  const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
  const image = report.images.find(({ path }: { path: string }) => path === sandbox.file(`photos/${name}`))
  return `${image?.state}: ${image?.reason ?? ""}`
}

describe.skipIf(process.platform === "win32")("a link to a folder on a disk that is not mounted", () => {
  it("is Rejected and named with the reason, and the exit code is 3", async () => {
    await using sandbox = await makeSandbox()
    await prepared(sandbox)
    const ended = await service.upload(sandbox, [...service.newProject(), "--report", "r.json"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stdout, /Rejected +photos\/card: link .*no such file or folder/)
    assert.include(ended.stdout, "1 Ready, 0 Invalid, 1 Rejected, 0 Skipped")
    assert.match(await stateOf(sandbox, "card"), /^Rejected: link /)
  })

  it("is Skipped, counted and said with --skip-unreadable, and the exit code is 0", async () => {
    await using sandbox = await makeSandbox()
    await prepared(sandbox)
    const ended = await service.upload(sandbox, [...service.newProject(), "--skip-unreadable", "--report", "r.json"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, "1 Ready, 0 Invalid, 0 Rejected, 1 Skipped")
    assert.match(ended.stdout, /1 place could not be looked into and was Skipped \(--skip-unreadable\):\n +Skipped +photos\/card/)
    assert.match(await stateOf(sandbox, "card"), /^Skipped: not looked into: link /)
  })

  it("would be Rejected in a dry run too", async () => {
    await using sandbox = await makeSandbox()
    await prepared(sandbox)
    const ended = await service.upload(sandbox, [...service.newProject(), "--dry-run"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stdout, /Rejected +photos\/card: link /)
  })
})

describe.skipIf(process.platform === "win32")("a folder that may be listed but not entered", () => {
  it("has everything in it Rejected, also what is not named as an image, and the exit code is 3", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(2))
    await sandbox.write("photos/listed/100MEDIA/b.jpg", await jpeg(3))
    await chmod(sandbox.file("photos/listed"), 0o444)
    const ended = await altilift(sandbox, ["upload", "photos", ...service.newProject(), "--report", "r.json"], {
      environment: service.environment,
      through: asOrdinaryUser,
    })
    await chmod(sandbox.file("photos/listed"), 0o755)
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(await stateOf(sandbox, "listed/100MEDIA"), /^Rejected: cannot be read: permission denied/)
    assert.include(ended.stdout, "1 Ready")
  })
})

describe("a card that is pulled in mid-run", () => {
  it("is one sentence and not one for each photo; the report names them all", async () => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 43; seed++) await sandbox.write(`photos/card/DCIM/${seed}.jpg`, await jpeg(100 + seed))
    // A dry run leaves the checksums in the journal, so that the photos are asked about before they are read again; but
    // not of files that were changed just now.
    await new Promise(resolve => setTimeout(resolve, 2_600))
    const project = service.newProject()
    const upload = (...words: ReadonlyArray<string>) =>
      altilift(sandbox, ["upload", "photos/card/DCIM", ...project, ...words], { environment: service.environment })
    assert.strictEqual((await upload("--dry-run")).code, 0)
    service.api.intercept = async ({ body }) => {
      if (body.includes("hasImage")) await rm(sandbox.file("photos/card"), { recursive: true, force: true })
      return undefined
    }
    const ended = await upload("--report", "r.json")
    assert.strictEqual(ended.code, 3, ended.stderr)
    const sentence =
      /the disk, card or network drive of .*photos\/card was removed\. Put it back or check it, then run the same command again/g
    assert.strictEqual(ended.stderr.match(sentence)?.length, 1, ended.stderr)
    assert.strictEqual(ended.stdout.match(sentence)?.length, 1, ended.stdout)
    assert.include(ended.stdout, "and 42 more: the disk")
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.strictEqual(report.summary.rejected, 43)
    for (const { reason } of report.images) assert.match(reason, new RegExp(sentence.source))
  })
})
