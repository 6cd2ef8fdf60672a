import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const good = "EPSG:4326\n8.5 47.3 400 10 20 0.jpg\n8.6 47.4 401 30 40 1.jpg\n"
const bad = `${good}8.7 947.5 402 50 60 2.jpg\n`

const survey = async (sandbox: Sandbox, points: string): Promise<void> => {
  for (let seed = 0; seed < 3; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  await sandbox.write("photos/gcp_list.txt", points)
}

/** Requests that brought bytes to the bucket. */
const puts = (): number => service.edge.seen.filter(({ method }) => method === "PUT").length

describe("ground control points beside the photos", () => {
  it("are sent with them, shown as what they are, and not sent again", async () => {
    await using sandbox = await makeSandbox()
    await survey(sandbox, good)
    const project = service.newProject()
    const dry = await service.upload(sandbox, [...project, "--dry-run"])
    assert.strictEqual(dry.code, 0, dry.stderr)
    assert.match(dry.stdout, /Planned .*gcp_list\.txt \(ground control points, 2 observations\): would be sent/)
    const first = await service.upload(sandbox, [...project, "--json", "--report", "r.json"])
    assert.strictEqual(first.code, 0, first.stderr)
    const summary = eventsOf(first).at(-1)
    assert.deepStrictEqual([summary?.ready, summary?.skipped], [3, 0])
    assert.deepInclude(summary?.metaFiles, { ready: 1, invalid: 0, rejected: 0 })
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.strictEqual(report.images.length, 3)
    const [file] = report.metaFiles
    assert.deepInclude(file, { name: "gcp_list.txt", state: "Ready", kind: "control-points", entries: 2 })
    const sent = puts()
    const again = await service.upload(sandbox, [...project])
    assert.strictEqual(again.code, 0, again.stderr)
    assert.match(again.stdout, /Ready .*gcp_list\.txt/)
    assert.strictEqual(puts(), sent)
  })

  it("with a line that cannot be right are named with it, and keep the run from being complete; the photos go on", async () => {
    await using sandbox = await makeSandbox()
    await survey(sandbox, bad)
    const project = service.newProject()
    const ended = await service.upload(sandbox, [...project, "--start"])
    assert.strictEqual(ended.code, 3, ended.stdout)
    assert.match(ended.stdout, /3 Ready/)
    assert.match(ended.stdout, /Rejected .*gcp_list\.txt .*line 4: .*947\.5/)
    assert.match(ended.stderr, /1 file beside the photos is not Ready\..* The reconstruction is not started: .*--pre-start/)
    const without = await service.upload(sandbox, [...project, "--no-meta"])
    assert.strictEqual(without.code, 0, without.stderr)
    assert.notMatch(without.stdout, /beside the photos/)
  })

  it("that the server calls Invalid keep the run from being complete", async () => {
    await using sandbox = await makeSandbox()
    await survey(sandbox, good)
    // Looks like an archive by its name alone: only the server opens it.
    await sandbox.write("photos/initial.xms.zip", "no archive")
    const ended = await service.upload(sandbox, [...service.newProject(), "--json"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    const end = eventsOf(ended).find(({ event, name }) => event === "ended" && name === "initial.xms.zip")
    assert.deepStrictEqual([end?.state, end?.kind], ["Invalid", "scene"])
    assert.match(String(end?.reason), /archive/)
    assert.deepInclude(eventsOf(ended).at(-1)?.metaFiles, { ready: 1, invalid: 1 })
  })

  it("are added to a project without photos of their own", async () => {
    await using sandbox = await makeSandbox()
    await survey(sandbox, good)
    const project = service.newProject()
    assert.strictEqual((await service.upload(sandbox, [...project, "--no-meta"])).code, 0)
    await using other = await makeSandbox()
    await other.write("photos/gcp_list.txt", good)
    const ended = await service.upload(other, [...project])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /Ready .*gcp_list\.txt/)
    const started = await service.upload(other, [...project, "--start"])
    assert.strictEqual(started.code, 3, started.stdout)
    assert.match(started.stderr, /The reconstruction is not started\.$/m)
  })
})
