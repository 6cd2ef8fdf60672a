import { mkdir, rename, rm } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged, type Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })

const named = () => service.newProject()[1] ?? ""
const retry = (sandbox: Sandbox, project: string, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["retry", project, ...words], environment())
const upload = (sandbox: Sandbox, path: string, project: string) =>
  altilift(sandbox, ["upload", path, "--project", project, "--create"], environment())

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
const isPut = ({ method }: Seen) => method === "PUT"

/** Photos of which the first arrived and the others did not, because the run was killed. */
const killedAfterOne = async (sandbox: Sandbox, project: string) => {
  for (const seed of [1, 2, 3]) await sandbox.write(`card/${seed % 2}/${seed}.jpg`, await jpeg(seed))
  let puts = 0
  service.edge.intercept = async seen => {
    if (isPut(seen) && ++puts > 1) await pause(60_000)
    return undefined
  }
  const words = ["upload", "card", "--project", project, "--create", "--concurrency", "1", "--json"]
  const run = startAltilift(sandbox, words, environment())
  let stdout = ""
  run.process.stdout?.on("data", text => (stdout += text))
  while (!/"ended".*"Ready"/.test(stdout)) await pause(20)
  await pause(300)
  run.process.kill("SIGKILL")
  await run.ended
  service.edge.intercept = undefined
}

describe("altilift retry", () => {
  it("sends what a run that was killed left, without naming the folder, and nothing twice", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await killedAfterOne(sandbox, project)
    await sandbox.write("card/new.jpg", await jpeg(9))
    const before = acknowledged(service.edge).length
    const ended = await retry(sandbox, project, "--json")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.lengthOf(acknowledged(service.edge).slice(before), 2)
    const events = eventsOf(ended)
    assert.deepInclude(events.at(-1), { event: "summary", ready: 2, exitCode: 0 })
    assert.lengthOf(
      events.filter(({ event }) => event === "found"),
      2,
    )
    const again = await retry(sandbox, project)
    assert.deepStrictEqual([again.code, /has arrived\. Nothing is left to send/.test(again.stdout)], [0, true])
    assert.deepInclude(eventsOf(await retry(sandbox, project, "--json")).at(-1), { event: "summary", ready: 0, exitCode: 0 })
  })

  it("sends a file again that was Rejected and is right now, and says what still fails", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await sandbox.write("card/1.jpg", await jpeg(1))
    await sandbox.write("card/2.jpg", "")
    await sandbox.write("card/3.jpg", "")
    assert.strictEqual((await upload(sandbox, "card", project)).code, 3)
    await sandbox.write("card/2.jpg", await jpeg(2))
    const some = await retry(sandbox, project)
    assert.strictEqual(some.code, 3)
    assert.match(some.stdout, /^1 Ready, 0 Invalid, 1 Rejected/m)
    await sandbox.write("card/3.jpg", await jpeg(3))
    assert.strictEqual((await retry(sandbox, project, "--report", "left.csv")).code, 0)
  })

  it("says where photos are missing, sends what is there, and goes on when they are back", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await killedAfterOne(sandbox, project)
    await sandbox.write("other/4.jpg", "")
    assert.strictEqual((await upload(sandbox, "other", project)).code, 3)
    await sandbox.write("other/4.jpg", await jpeg(4))
    await rename(sandbox.file("card"), sandbox.file("away"))
    const some = await retry(sandbox, project)
    assert.strictEqual(some.code, 3)
    assert.match(some.stdout, /^2 files that were to be uploaded are not there any more: card$/m)
    assert.match(some.stdout, /^1 Ready, 0 Invalid, 2 Rejected/m)
    const none = await retry(sandbox, project)
    assert.strictEqual(none.code, 3)
    assert.match(none.stderr, /Nothing was sent: .* is gone from its place\. Put the disk or card back/)
    await rename(sandbox.file("away"), sandbox.file("card"))
    assert.strictEqual((await retry(sandbox, project)).code, 0)
  })

  it("does not expect photos any more that were moved and uploaded from there, or that the user gives up", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await killedAfterOne(sandbox, project)
    await mkdir(sandbox.file("moved"))
    await rename(sandbox.file("card/1/1.jpg"), sandbox.file("moved/1.jpg"))
    assert.strictEqual((await upload(sandbox, "moved", project)).code, 0)
    await rm(sandbox.file("card/1"), { recursive: true })
    assert.match((await retry(sandbox, project)).stdout, /^1 file that was to be uploaded is not there any more: card\/1$/m)
    const forgotten = await retry(sandbox, project, "--forget-gone")
    assert.deepStrictEqual([forgotten.code, /1 file that is gone is not expected any more/.test(forgotten.stdout)], [0, true])
    assert.strictEqual((await retry(sandbox, project)).code, 0)
  })

  it.each([
    [["retry", "Nobody's"], 6, /You have no project named "Nobody's"/],
    [["retry", " "], 2, /PROJECT needs the id or the name/],
    [["retry", "From elsewhere"], 2, /knows no upload into project From elsewhere.*altilift upload PATH/],
    [["retry", "From elsewhere", "--report", "report.txt"], 2, /report\.txt/],
  ])("says what is wrong: %j", async (words, code, why) => {
    await using elsewhere = await makeSandbox()
    await elsewhere.write("card/1.jpg", await jpeg(1))
    assert.strictEqual((await upload(elsewhere, "card", "From elsewhere")).code, 0)
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("home"))
    const ended = await altilift(sandbox, words, environment())
    assert.strictEqual(ended.code, code, ended.stderr)
    assert.match(ended.stderr, why)
  })
})
