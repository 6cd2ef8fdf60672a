import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, settled, upload } from "./api.ts"
import { deepPng, jpeg, plainJpeg, tiff } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

describe("verification", () => {
  it("takes JPEG, 16-bit PNG and TIFF to Ready, whatever they are called", async () => {
    const pid = await createProject(service)
    await upload(service, pid, await jpeg(1), "a.jpg")
    await upload(service, pid, await deepPng(2), "b")
    await upload(service, pid, await tiff(3), "c.jpeg")
    await upload(service, pid, await plainJpeg(4), "d.txt")
    expect((await settled(service, pid)).map(image => [image.state, image.error, image.grounded])).toEqual([
      ["Ready", [], true],
      ["Ready", [], false],
      ["Ready", [], false],
      ["Ready", [], false],
    ])
  })
})
