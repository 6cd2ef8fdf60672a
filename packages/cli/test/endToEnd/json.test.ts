import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })

const photos = async (sandbox: Sandbox) => {
  await sandbox.write("photos/a.jpg", await jpeg(1))
  await sandbox.write("photos/again.jpg", await jpeg(1))
  await sandbox.write("photos/empty.jpg", "")
  await sandbox.write("photos/notes.txt", "no image")
}

describe("--json", () => {
  it("writes documented events in every kind of run, and a summary as the last", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox)
    const project = service.newProject()
    for (const [words, code] of [
      [["upload", "photos", ...project, "--json", "--dry-run"], 3],
      [["upload", "photos", ...project, "--json"], 3],
      [["upload", "photos/a.jpg", ...project, "--json", "--start", "-v"], 0],
      [["upload", "photos/a.jpg", ...project, "--json", "--start"], 0],
      [["buckets", "--json"], 0],
    ] as const) {
      const ended = await altilift(sandbox, words, environment())
      assert.strictEqual(ended.code, code, `${words.join(" ")}: ${ended.stderr}`)
      assert.strictEqual(eventsOf(ended).at(-1)?.event, "summary")
    }
  })

  it("says that something is tried again, as documented", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(2))
    let failures = 0
    service.edge.intercept = () => (failures++ === 0 ? { status: 503, body: "" } : undefined)
    const ended = await service.upload(sandbox, [...service.newProject(), "--json"])
    assert.include(
      eventsOf(ended).map(({ event }) => event),
      "retrying",
    )
  })

  it.each([
    [["upload", "photos", "--project", "P", "--json", "--no-such-flag"], 2, /no-such-flag/],
    [["upload", "--json"], 2, /project/],
    [["upload", "photos", "--project", "P", "--json", "--concurrency", "many"], 2, /concurrency/],
    [["upload", "photos", "--project", "P", "--json=true", "--retry-for", "soon"], 2, /--retry-for/],
    [["upload", "nowhere", "--project", "P", "--json"], 2, /nowhere: no such file/],
    [["upload", "photos", "--project", "Nowhere", "--json"], 6, /Nowhere/],
    [["buckets", "--json", "--endpoint", "nowhere"], 2, /--endpoint/],
    [["no-such-command", "--json"], 2, /no-such-command/],
  ])("ends with why nothing was done: %j", async (words, code, why) => {
    await using sandbox = await makeSandbox()
    await photos(sandbox)
    const ended = await altilift(sandbox, words, environment())
    assert.strictEqual(ended.code, code, ended.stderr)
    const last = eventsOf(ended).at(-1)
    assert.deepStrictEqual([last?.event, last?.exitCode], ["failed", code])
    assert.match(String(last?.message), why)
  })

  it.each([
    [["upload", "photos", "--project", "P", "--json"]],
    [["buckets", "--json"]],
  ])("ends with a word when nobody is signed in: %j", async words => {
    await using sandbox = await makeSandbox()
    await photos(sandbox)
    const ended = await altilift(sandbox, words)
    assert.strictEqual(ended.code, 4)
    assert.deepStrictEqual(
      eventsOf(ended).map(({ event, exitCode }) => [event, exitCode]),
      [["failed", 4]],
    )
  })

  it("ends with a word when a second signal ends the run at once", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox)
    service.edge.intercept = () => new Promise(() => undefined)
    const running = startAltilift(sandbox, ["upload", "photos", ...service.newProject(), "--json"], environment())
    await running.says('"Started"')
    running.process.kill("SIGINT")
    await running.says("Stopping")
    running.process.kill("SIGINT")
    const last = eventsOf(await running.ended).at(-1)
    assert.deepStrictEqual([last?.event, last?.exitCode], ["failed", 130])
  })
})

describe("-v", () => {
  it("is --verbose: the photos are uploaded, with a line for every event and no secret", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox)
    const ended = await service.upload(sandbox, [...service.newProject(), "-v"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    for (const line of ["Found      photos/a.jpg", "Stored     photos/a", "Ready     photos/a", "All files are found."])
      assert.include(ended.stderr, line)
    for (const secret of [service.account.token, "X-Amz-"]) assert.notInclude(ended.stdout + ended.stderr, secret)
  })

  it("is taken by every command, and --version alone prints the version", async () => {
    await using sandbox = await makeSandbox()
    assert.strictEqual((await altilift(sandbox, ["buckets", "-v"], environment())).code, 0)
    assert.strictEqual((await altilift(sandbox, ["logout", "-v"])).stdout, "Not logged in; nothing to remove.\n")
    const version = /^altilift v\d+\.\d+\.\d+\n$/
    for (const words of [["--version"], ["upload", "--version"]]) assert.match((await altilift(sandbox, words)).stdout, version)
    assert.notMatch((await altilift(sandbox, ["upload", "photos", "--project", "P", "-v"])).stdout, version)
  })
})
