import { readFile } from "node:fs/promises"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const count = 12
const prepared = async (sandbox: Sandbox): Promise<ReadonlyArray<string>> => {
  for (let seed = 0; seed < count; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  return ["upload", "photos", ...service.newProject(), "--concurrency", "2"]
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Waits until the bucket has acknowledged so many bodies more than before. */
const arrived = async (more: number): Promise<void> => {
  const before = acknowledged(service.edge).length
  while (acknowledged(service.edge).length < before + more) await pause(10)
}

/** Makes every transfer take a while. */
const slowly = async () => {
  await pause(150)
  return undefined
}

const journal = (sandbox: Sandbox) => sandbox.file("home/.local/state/altilift/journal.sqlite")

/** Checksums of the images that the journal knows to be with the bucket or beyond. */
const journalled = (sandbox: Sandbox): ReadonlyArray<string> => {
  const database = new DatabaseSync(journal(sandbox), { readOnly: true })
  const rows = database.prepare("SELECT checksum, record FROM images").all()
  database.close()
  return rows.filter(({ record }) => /"at":"(Stored|Ready)"/.test(String(record))).map(({ checksum }) => String(checksum))
}

const environment = () => ({ environment: service.environment })

describe("a run that is killed", () => {
  it("ends with all Ready when it is run again, and sends nothing again that was acknowledged and journalled", async () => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    service.edge.intercept = slowly
    const first = startAltilift(sandbox, words, environment())
    await arrived(5)
    first.process.kill("SIGKILL")
    await first.ended
    const known = journalled(sandbox)
    assert.isAtLeast(known.length, 3)
    const before = service.edge.seen.length
    const second = await altilift(sandbox, words, environment())
    assert.strictEqual(second.code, 0, second.stderr)
    assert.include(second.stdout, `${count} Ready`)
    const again = service.edge.seen.slice(before).map(({ checksum }) => checksum)
    assert.deepStrictEqual(
      again.filter(checksum => known.includes(checksum)),
      [],
    )
    const third = await altilift(sandbox, words, environment())
    assert.include(third.stdout, "0 B sent")
  })
})

describe("a service that is killed and started again", () => {
  it("is waited for, and every image is Ready in the end", async () => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    service.edge.intercept = slowly
    const run = startAltilift(sandbox, words, environment())
    await arrived(3)
    await service.kill()
    await pause(300)
    await service.start()
    const ended = await run.ended
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, `${count} Ready`)
    assert.match(ended.stderr, /Trying again/)
  }, 60_000)
})

describe("Ctrl-C", () => {
  it.each([
    "SIGINT",
    "SIGTERM",
  ] as const)("(%s) lets transfers finish, writes the report, says how to go on, and exits with 130", async signal => {
    await using sandbox = await makeSandbox()
    const words = [...(await prepared(sandbox)), "--report", "r.json"]
    service.edge.intercept = slowly
    const run = startAltilift(sandbox, words, environment())
    await arrived(3)
    run.process.kill(signal)
    const ended = await run.ended
    assert.strictEqual(ended.code, 130, ended.stderr)
    assert.match(ended.stderr, /Run the same command again to go on/)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.strictEqual(report.stopped, "interrupted")
    assert.strictEqual(report.images.length, count)
    const known = journalled(sandbox)
    const before = service.edge.seen.length
    const again = await altilift(sandbox, words, environment())
    assert.strictEqual(again.code, 0, again.stderr)
    const sentAgain = service.edge.seen.slice(before).filter(({ checksum }) => known.includes(checksum))
    assert.deepStrictEqual(sentAgain, [])
  })

  it("gives up transfers that do not finish, and ends at once when it is pressed twice", async () => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    let sending = 0
    service.edge.intercept = () => {
      sending++
      return new Promise<undefined>(() => undefined)
    }
    const patient = startAltilift(sandbox, words, environment())
    while (sending < 2) await pause(10)
    patient.process.kill("SIGINT")
    const stopped = await patient.ended
    assert.strictEqual(stopped.code, 130)
    assert.include(stopped.stdout, `0 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 0 Failed, ${count} Unfinished`)
    assert.notMatch(stopped.stdout, /photos\/\d+\.jpg/)

    sending = 0
    const hasty = startAltilift(sandbox, words, environment())
    while (sending < 2) await pause(10)
    hasty.process.kill("SIGINT")
    await hasty.says("Stopping")
    hasty.process.kill("SIGINT")
    const ended = await hasty.ended
    assert.strictEqual(ended.code, 130)
    assert.notInclude(ended.stdout, "Failed")
  })

  it("ends a run that still waits for its first answer", async () => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    service.api.intercept = () => new Promise<undefined>(() => undefined)
    const before = service.api.seen.length
    const run = startAltilift(sandbox, words, environment())
    while (service.api.seen.length === before) await pause(10)
    run.process.kill("SIGINT")
    const ended = await run.ended
    service.api.intercept = undefined
    assert.strictEqual(ended.code, 130)
    assert.match(ended.stderr, /Interrupted/)
  })
})

describe("a reader that goes away", () => {
  it("does not end the upload", async () => {
    await using sandbox = await makeSandbox()
    const words = [...(await prepared(sandbox)), "--json"]
    const run = startAltilift(sandbox, words, environment())
    run.process.stdout?.destroy()
    const code = await new Promise(resolve => run.process.on("exit", resolve))
    assert.strictEqual(code, 0)
    assert.include((await altilift(sandbox, words, environment())).stdout, `"ready":${count}`)
  })
})
