import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, images, register, sha1, start } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService } from "./service.ts"

let service: RunningService
let other: Login

beforeAll(async () => {
  service = await startService()
  const { stdout } = await runProgram(["user", "add", "other@example.com", "--data", service.data, "--json"])
  other = JSON.parse(stdout)
})
afterAll(removeAll)

const asked = (pid: string, fields: string, filename = "photo.jpg", checksum = "1".repeat(40), login?: Login) =>
  ask(
    service,
    `mutation($pid: ID!, $filename: String!, $checksum: String) {
      uploadImageOSS(pid: $pid, bucket: Local, filename: $filename, checksum: $checksum) { ${fields} }
    }`,
    { pid, filename, checksum },
    login,
  )

describe("uploadImageOSS", () => {
  it("signs and registers nothing when only the STS is selected, for which no file name is needed", async () => {
    const pid = await createProject(service)
    const before = Date.now()
    const { data, errors } = await asked(pid, "sts { id secret token bucket endpoint expire }", "")
    expect(errors).toBeUndefined()
    const { sts } = data.uploadImageOSS
    expect(sts).toMatchObject({ bucket: "edge", endpoint: service.edge })
    expect(sts.expire).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Date.parse(sts.expire) - before).toBeGreaterThan(59 * 60_000)
    expect(sts.id && sts.secret && sts.token).toBeTruthy()
    expect(await images(service, pid)).toEqual([])
  })

  it("registers when the image is selected, and needs a file name then", async () => {
    const pid = await createProject(service)
    expect(codesOf(await asked(pid, "image { id }", ""))).toEqual(["BAD_USER_INPUT"])
    const { data } = await asked(pid, "image { id state filename }")
    expect(data.uploadImageOSS).toEqual({ image: expect.objectContaining({ state: "Pending" }) })
    expect(await images(service, pid)).toHaveLength(1)
    const again = await asked(pid, "sts { id } image { id }")
    expect(again.data.uploadImageOSS.image.id).toBe(data.uploadImageOSS.image.id)
  })

  it("refuses the project of somebody else, and a bucket that is none, whatever is selected", async () => {
    const pid = await createProject(service)
    for (const fields of ["sts { id }", "image { id }"]) {
      const answer = await asked(pid, fields, "x.jpg", "1".repeat(40), other)
      expect(codesOf(answer)).toEqual(["NOT_FOUND"])
      expect(answer.data.uploadImageOSS).toBeNull()
    }
    const unknown = await ask(service, `mutation { uploadImageOSS(pid: "${pid}", bucket: Paris, filename: "x") { sts { id } } }`)
    expect(codesOf(unknown)).toEqual(["BAD_USER_INPUT"])
  })

  it("is another way to the same image: one that waits can be registered for another cloud and sent there", async () => {
    const pid = await createProject(service)
    const bytes = await jpeg(4711)
    const signed = await register(service, pid, bytes)
    await start(service, signed.image.id)
    const { data } = await asked(pid, "image { id state filename }", "photo.jpg", sha1(bytes))
    expect(data.uploadImageOSS.image).toMatchObject({ id: signed.image.id, filename: signed.image.filename, state: "Pending" })
  })
})
