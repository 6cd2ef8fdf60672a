import { readdir, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const photos = 3
const makePhotos = async (sandbox: Sandbox): Promise<void> => {
  for (let seed = 0; seed < photos; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
}
const upload = (project: ReadonlyArray<string>, ...words: ReadonlyArray<string>) => ["upload", "photos", ...project, ...words]
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Holds every transfer until it is released. */
const heldTransfers = () => {
  let release = () => {}
  const released = new Promise<undefined>(resolve => {
    release = () => resolve(undefined)
  })
  let reached = 0
  service.edge.intercept = () => {
    reached++
    return released
  }
  const begun = async () => {
    while (reached === 0) await pause(10)
  }
  return { release, begun }
}

/** Has every answer of the API take a while, and counts the projects that are made. */
const slowAnswers = () => {
  let projects = 0
  let second = () => {}
  const twice = new Promise<undefined>(resolve => {
    second = () => resolve(undefined)
  })
  service.api.intercept = async ({ body }) => {
    if (body.includes("createProject") && ++projects === 2) second()
    await pause(300)
    return undefined
  }
  return { projects: () => projects, twice }
}

const how = () => ({ environment: service.environment })

describe("a set that is begun twice at the same time", () => {
  it("is refused to the second, which says who holds it and since when, and ends with 7; the first goes on", async () => {
    await using sandbox = await makeSandbox()
    await makePhotos(sandbox)
    const project = service.newProject()
    const before = acknowledged(service.edge).length
    const transfers = heldTransfers()
    const first = startAltilift(sandbox, upload(project), how())
    await transfers.begun()
    const second = await altilift(sandbox, upload(project, "--json"), how())
    assert.strictEqual(second.code, 7, second.stderr)
    assert.match(
      second.stderr,
      new RegExp(
        `Another upload into project Project \\d+ .* is under way: process ${first.process.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.`,
      ),
    )
    assert.include(second.stdout, '"exitCode":7')
    const dry = await altilift(sandbox, upload(project, "--dry-run"), how())
    assert.strictEqual(dry.code, 0, dry.stderr)
    transfers.release()
    assert.strictEqual((await first.ended).code, 0)
    assert.strictEqual(acknowledged(service.edge).length - before, photos)
    assert.strictEqual((await altilift(sandbox, upload(project), how())).code, 0)
  })

  it("makes its project once, where neither run found it, and one of the two is refused", async () => {
    await using sandbox = await makeSandbox()
    await makePhotos(sandbox)
    const project = service.newProject()
    const before = acknowledged(service.edge).length
    const transfers = heldTransfers()
    const made = slowAnswers()
    const runs = [startAltilift(sandbox, upload(project), how()), startAltilift(sandbox, upload(project), how())]
    const ended = Promise.all(runs.map(run => run.ended))
    const refused = await Promise.race([...runs.map(run => run.ended), made.twice])
    transfers.release()
    const codes = (await ended).map(({ code }) => code).sort()
    assert.strictEqual(made.projects(), 1)
    assert.deepStrictEqual(codes, [0, 7])
    assert.match(refused?.stderr ?? "", /Another upload into project Project \d+ .* is under way: process \d+, since/)
    assert.strictEqual(acknowledged(service.edge).length - before, photos)
  })

  it("runs beside another that uploads into another project", async () => {
    await using sandbox = await makeSandbox()
    await makePhotos(sandbox)
    const transfers = heldTransfers()
    const first = startAltilift(sandbox, upload(service.newProject()), how())
    await transfers.begun()
    service.edge.intercept = undefined
    const second = await altilift(sandbox, upload(service.newProject()), how())
    assert.strictEqual(second.code, 0, second.stderr)
    transfers.release()
    assert.strictEqual((await first.ended).code, 0)
  })
})

describe("a run that is killed", () => {
  it("leaves no lock, also where its process id is that of another by now", async () => {
    await using sandbox = await makeSandbox()
    await makePhotos(sandbox)
    const project = service.newProject()
    const transfers = heldTransfers()
    const first = startAltilift(sandbox, upload(project), how())
    await transfers.begun()
    first.process.kill("SIGKILL")
    await first.ended
    transfers.release()
    const folder = sandbox.file("home/.local/state/altilift/locks")
    const [said = ""] = (await readdir(folder)).filter(name => name.endsWith(".json"))
    await writeFile(`${folder}/${said}`, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }))
    const second = await altilift(sandbox, upload(project), how())
    assert.strictEqual(second.code, 0, second.stderr)
  })
})
