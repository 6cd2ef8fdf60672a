import { afterAll, describe, expect, it } from "vitest"
import { parseSize } from "../src/size.ts"
import { ask, codesOf, createProject, images, put, register, settled, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService } from "./service.ts"

afterAll(removeAll)

const registering = (pid: string, seed: number) =>
  `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "a.jpg", type: JPEG,
    checksum: "${seed.toString(16).padStart(40, "0")}") { image { id } } }`

const quota = (service: RunningService, ...args: ReadonlyArray<string>) => runProgram([...args, "--data", service.data])

const problemOf = (answer: Awaited<ReturnType<typeof ask>>) => answer.errors?.[0]?.extensions?.problem

describe("what a project may have", () => {
  it("is so many images, exactly, however many are registered at once; removing one makes room", async () => {
    const service = await startService({ env: { ALTILIFT_IMAGES_PER_PROJECT: "5" } })
    const pid = await createProject(service)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, seed) => ask(service, registering(pid, seed))))
    expect(answers.filter(answer => answer.errors === undefined)).toHaveLength(5)
    for (const answer of answers.filter(({ errors }) => errors !== undefined)) {
      expect([codesOf(answer), problemOf(answer)]).toEqual([["QUOTA"], "project-images-limit"])
    }
    expect(await images(service, pid)).toHaveLength(5)
    // What is known already is no more, and another project has its own.
    expect((await ask(service, registering(await createProject(service, "other"), 1))).errors).toBeUndefined()
    const [first] = await images(service, pid)
    await ask(service, `mutation { removeImage(pid: "${pid}", id: "${first?.id}") }`)
    expect((await ask(service, registering(pid, 100))).errors).toBeUndefined()
    expect(problemOf(await ask(service, registering(pid, 101)))).toBe("project-images-limit")
    await service.end()
  })

  it("is so many bytes: those that come at once do not exceed it together, and are refused before they come", async () => {
    const photos = await Promise.all([1, 2, 3, 4, 5, 6].map(plainJpeg))
    const largest = Math.max(...photos.map(({ length }) => length))
    const smallest = Math.min(...photos.map(({ length }) => length))
    const limit = 2 * largest + Math.floor(smallest / 2)
    const service = await startService({ env: { ALTILIFT_BYTES_PER_PROJECT: String(limit) } })
    const pid = await createProject(service)
    const signed = await Promise.all(photos.map(bytes => register(service, pid, bytes)))
    const answers = await Promise.all(signed.map(({ url }, index) => put(url, photos[index] ?? "")))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 200, 403, 403, 403, 403])
    const refused = await put(signed[answers.findIndex(({ status }) => status === 403)]?.url ?? "", photos[0] ?? "")
    expect(await refused.text()).toContain(`<Message>this project may have ${limit} bytes`)
    // A body whose length is not announced is judged when it has come.
    const index = answers.findIndex(({ status }) => status === 403)
    const chunked = await fetch(signed[index]?.url ?? "", {
      method: "PUT",
      headers: { "content-type": "image/jpeg" },
      body: new Blob([photos[index] as Uint8Array<ArrayBuffer>]).stream(),
      duplex: "half",
    } as RequestInit)
    expect(chunked.status).not.toBe(200)
    const ready = (await images(service, pid)).filter(({ state }) => state === "Uploaded" || state === "Ready")
    expect(ready).toHaveLength(2)
    await service.end()
  })

  it("is set for one project and one user by the operator, in place of the settings, and can be none", async () => {
    const service = await startService({ env: { ALTILIFT_BYTES_PER_PROJECT: "1KB" } })
    const pid = await createProject(service)
    const [one, two] = [await plainJpeg(1), await plainJpeg(2)]
    await expect(upload(service, pid, one)).rejects.toThrow("QuotaExceeded")
    expect(await quota(service, "project", "quota", pid, "--bytes", "none", "--images", "2")).toMatchObject({
      code: 0,
      stdout: "a project: bytes without limit, images at most 2\n",
    })
    await upload(service, pid, one)
    await settled(service, pid)
    await quota(service, "user", "quota", "owner@altilift.local", "--bytes", String(one.length))
    expect(problemOf(await ask(service, registering(pid, 7)))).toBe("bytes-limit")
    expect(await quota(service, "user", "quota", "owner@altilift.local", "--bytes", "default")).toMatchObject({ code: 0 })
    await upload(service, pid, two)
    expect(problemOf(await ask(service, registering(pid, 8)))).toBe("project-images-limit")
    for (const wrong of [["--bytes", "lots"], ["--images", "0"], []]) {
      expect((await quota(service, "project", "quota", pid, ...wrong)).code, String(wrong)).toBe(2)
    }
    expect((await quota(service, "project", "quota", "nothing", "--bytes", "1GB")).code).toBe(1)
    const { stdout } = await quota(service, "audit", "--json")
    expect(stdout.split("\n").filter(line => line.includes('"quota-set"'))).toHaveLength(3)
    await service.end()
  })

  it("is written as people write sizes", () => {
    expect(["500GB", "1.5 TiB", "12", "10k", "", "-1", "0"].map(parseSize)).toEqual([
      500e9,
      1.5 * 1024 ** 4,
      12,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
