import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

/** Has a shell send a stream of the program's to a device of which every write fails, as a file's on a full disk. */
const onFullDisk = (stream: 1 | 2) => ["sh", "-c", `exec "$@" ${stream}>/dev/full`, "sh"]

describe.skipIf(!existsSync("/dev/full"))("standard output on a full disk", () => {
  it.each([[[]], [["--json"]]])("does not end the upload: it is said once, and the exit code is 1 (%j)", async flags => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 3; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    const words = ["upload", "photos", ...service.newProject(), "--report", "r.json", ...flags]
    const ended = await altilift(sandbox, words, { environment: service.environment, through: onFullDisk(1) })
    assert.strictEqual(ended.code, 1, ended.stderr)
    assert.strictEqual(ended.stderr.match(/Standard output cannot be written: the disk is full/g)?.length, 1)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.strictEqual(report.summary.ready, 3)
    await sandbox.write("photos/text.jpg", "words")
    const incomplete = await altilift(sandbox, words, { environment: service.environment, through: onFullDisk(1) })
    assert.strictEqual(incomplete.code, 3, incomplete.stderr)
  })

  it("is an error of the other commands too, and standard error is none", async () => {
    await using sandbox = await makeSandbox()
    const how = { environment: service.environment, through: onFullDisk(1) }
    const listed = await altilift(sandbox, ["buckets"], how)
    assert.strictEqual(listed.code, 1, listed.stderr)
    assert.match(listed.stderr, /the disk is full/)
    await sandbox.write("photos/a.jpg", await jpeg(9))
    const words = ["upload", "photos", ...service.newProject(), "--json"]
    const silent = await altilift(sandbox, words, { ...how, through: onFullDisk(2) })
    assert.strictEqual(silent.code, 0)
    assert.include(silent.stdout, '"ready":1')
  })
})
