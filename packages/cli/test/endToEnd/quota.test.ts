import { assert, describe, it } from "@effect/vitest"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const photos = async (sandbox: Sandbox, count: number) => {
  for (let at = 0; at < count; at++) await sandbox.write(`photos/${at}.jpg`, await jpeg(500 + at))
}

describe("a project that may have one image", async () => {
  const service = await useService({ ALTILIFT_IMAGES_PER_PROJECT: "1" })

  it("takes one of three photos, and the others end with the reason", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    const project = service.newProject()
    const before = acknowledged(service.edge).length
    const first = await service.upload(sandbox, [...project, "--json"])
    assert.strictEqual(first.code, 3, first.stderr)
    const ended = eventsOf(first).filter(({ event }) => event === "ended")
    assert.deepStrictEqual(ended.map(({ state }) => state).toSorted(), ["Failed", "Failed", "Ready"])
    const failed = ended.find(({ state }) => state === "Failed")
    assert.include(JSON.stringify(failed?.problems), '"code":"project-images-limit","limit":1')
    const second = await service.upload(sandbox, project)
    assert.deepStrictEqual([second.code, acknowledged(service.edge).length - before], [3, 1])
    assert.match(second.stdout, /1 Ready, .* 2 Failed/)
    assert.match(second.stdout, /this project may have 1 image: remove some, or ask the operator/)
  }, 60_000)
})

describe("a project that may have the bytes of one photo", async () => {
  const service = await useService({ ALTILIFT_BYTES_PER_PROJECT: "4000" })

  it("takes what it has room for, and the others end with the reason, without being sent again and again", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    const before = service.edge.seen.filter(({ method }) => method === "PUT").length
    const ended = await service.upload(sandbox, service.newProject())
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stdout, /1 Ready, .* 2 Failed/)
    assert.match(ended.stdout, /there is no room for the image; remove photos, or ask the operator/)
    assert.strictEqual(service.edge.seen.filter(({ method }) => method === "PUT").length - before, 3)
  }, 60_000)
})
