import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import type { Ended } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const innermost = (problem: unknown): unknown => {
  const reason = (problem as { readonly params?: { readonly reason?: { readonly code?: string } } }).params?.reason
  return reason?.code
}

/** Why it failed, and the seconds that it was tried. */
const faultOf = (ended: Ended) => {
  const last = eventsOf(ended).at(-1)
  const { seconds } = (last?.params ?? {}) as { readonly seconds?: number }
  return { code: ended.code, problem: last?.code, reason: innermost(last), seconds }
}

describe("a dry run of a server that is down", () => {
  const modes = [[], ["--dry-run"]] as const

  it("fails as an upload does, after the same time", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const faults = []
    for (const mode of modes) {
      const words = [...service.newProject(), "--json", "--retry-for", "2s", ...mode]
      faults.push(faultOf(await service.upload(sandbox, words, { ALTI_ENDPOINT: "http://127.0.0.1:1" })))
    }
    const fault = { code: 5, problem: "gave-up", reason: "server-unreachable", seconds: 2 }
    assert.deepStrictEqual(faults, [fault, fault])
  })

  it("does so in mid-run too, with a summary in which nothing is Failed", async () => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 3; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    const project = service.newProject()
    assert.strictEqual((await service.upload(sandbox, project)).code, 0)
    const faults = []
    for (const mode of modes) {
      service.api.intercept = ({ body }) => (body.includes("hasImage") ? { status: 502, body: "" } : undefined)
      const ended = await service.upload(sandbox, [...project, "--json", "--retry-for", "2s", ...mode])
      const last = eventsOf(ended).at(-1)
      assert.deepStrictEqual([last?.event, last?.failed ?? last?.fail, last?.unfinished], ["summary", 0, 3])
      faults.push(faultOf(ended))
    }
    const fault = { code: 5, problem: "gave-up", reason: "server-busy", seconds: 2 }
    assert.deepStrictEqual(faults, [fault, fault])
  })
})

describe("the report of a dry run", () => {
  it("says of every file what an upload would do, and nothing is sent for it", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/there.jpg", await jpeg(10))
    const project = service.newProject()
    assert.strictEqual((await service.upload(sandbox, project)).code, 0)
    const photo = await jpeg(11)
    for (const name of ["new.jpg", "twin.jpg"]) await sandbox.write(`photos/${name}`, photo)
    await sandbox.write("photos/empty.jpg", "")
    const before = acknowledged(service.edge).length
    const ended = await service.upload(sandbox, [...project, "--dry-run", "--report", "r.json", "--json"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.isTrue(report.dryRun)
    assert.strictEqual(report.project.name, project[1])
    assert.deepStrictEqual([report.images[0].state, report.images[2].state], ["Rejected", "Ready"])
    // Which of two files of the same bytes is sent is not determined.
    const same = [report.images[1], report.images[3]].map(({ state, sends }) => [state, sends]).sort()
    assert.deepStrictEqual(same, [
      ["Duplicate", undefined],
      ["Planned", true],
    ])
    const facts = eventsOf(ended).filter(({ event }) => event === "ended")
    assert.deepStrictEqual(
      facts.map(({ path }) => path).sort(),
      report.images.map(({ path }: { path: string }) => path),
    )
    const last = eventsOf(ended).at(-1)
    const counts = [last?.upload, last?.present, last?.duplicate, last?.reject, last?.bytes]
    assert.deepStrictEqual(counts, [1, 1, 1, 1, photo.length])
    assert.strictEqual(acknowledged(service.edge).length, before)
    assert.strictEqual((await service.upload(sandbox, [...project, "--dry-run", "--report", "r.csv"])).code, 3)
    assert.match(await readFile(sandbox.file("r.csv"), "utf8"), /(new|twin)\.jpg,Planned,\d+,[0-9a-f]{40},,would be sent,/)
  })

  it("is written although the project would have to be made", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(20))
    const [flag = "", name = "", create = ""] = service.newProject()
    const ended = await service.upload(sandbox, [flag, name, create, "--dry-run", "--report", "r.json"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.deepStrictEqual(report.project, { id: "", name })
    assert.strictEqual(report.images[0].state, "Planned")
  })
})
