import { randomBytes } from "node:crypto"
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { ReadinessAnswer } from "../src/readiness.ts"
import { createProject, images, put, register, settled, until } from "./api.ts"
import { configured, newVault, noCeph } from "./ceph.ts"
import { client, edgeFiles, failure, granted, md5, nothing, registerOss } from "./oss.ts"
import { jpeg, plainJpeg } from "./photos.ts"
import { removeAll, startService, temporaryFolder } from "./service.ts"
import { mountSmallDisk, resizeDisk, unmountAll } from "./smallDisk.ts"

afterAll(async () => {
  unmountAll()
  await removeAll()
})

describe("a full disk", () => {
  it.skipIf(noCeph)("under scratch is told by /readyz, and forgotten when there is room again", async context => {
    const folder = await temporaryFolder()
    if (!mountSmallDisk(folder, "10m")) return context.skip("needs the right to mount a small disk")
    const vault = await newVault()
    const service = await startService(await configured({ vault, scratch: { folder: join(folder, "scratch") } }))
    const ready = () => fetch(`${service.url}/readyz`)
    expect((await ready()).status).toBe(200)
    await writeFile(join(folder, "another program's"), randomBytes(10 * 1024 ** 2)).catch(() => undefined)
    const answer = await until(ready, ({ status }) => status === 503)
    expect(((await answer.json()) as ReadinessAnswer).checks).toContainEqual({ name: "scratch", ok: false })
    await rm(join(folder, "another program's"))
    await until(ready, ({ status }) => status === 200)
    expect(await service.end()).toBe(0)
  })

  it("under the edge refuses the PUT, leaves nothing, and is forgotten when there is room again", async context => {
    const data = await temporaryFolder()
    const edge = join(data, "edge")
    await mkdir(edge)
    if (!mountSmallDisk(edge, "256k")) return context.skip("needs the right to mount a small disk")
    const service = await startService({ data })
    const pid = await createProject(service)
    const big = await jpeg(1, 1400)
    expect(big.length).toBeGreaterThan(256 * 1024)
    const signed = await register(service, pid, big)
    const response = await put(signed.url, big)
    expect([response.status, (await response.text()).includes("<Code>InsufficientStorage</Code>")]).toEqual([507, true])
    expect(await readdir(join(edge, "incoming"))).toEqual([])
    const small = await plainJpeg(2)
    expect((await put((await register(service, pid, small)).url, small)).status).toBe(200)
    resizeDisk(edge, "4m")
    expect((await put(signed.url, big)).status).toBe(200)
    expect((await settled(service, pid)).map(image => image.state)).toEqual(["Ready", "Ready"])
    await service.end()
  })

  it("under the edge refuses a part, or its assembly, and the upload goes on when there is room again", async context => {
    const data = await temporaryFolder()
    const edge = join(data, "edge")
    await mkdir(edge)
    if (!mountSmallDisk(edge, "512k")) return context.skip("needs the right to mount a small disk")
    const service = await startService({ data })
    const pid = await createProject(service)
    const bytes = Buffer.concat([await plainJpeg(1), randomBytes(340_000)])
    const { name } = await registerOss(service, pid, bytes)
    const oss = client(await granted(service, pid))
    const { uploadId } = await oss.initMultipartUpload(name)
    const middle = 300_000
    await oss.uploadPart(name, uploadId, 1, bytes as never, 0, middle)
    const full = { status: 507, code: "InsufficientStorage" }
    const tooMuch = randomBytes(300_000)
    expect(await failure(oss.uploadPart(name, uploadId, 2, tooMuch as never, 0, tooMuch.length))).toMatchObject(full)
    await oss.uploadPart(name, uploadId, 2, bytes as never, middle, bytes.length)
    const parts = [bytes.subarray(0, middle), bytes.subarray(middle)].map((part, at) => ({ number: at + 1, etag: md5(part) }))
    expect(await failure(oss.completeMultipartUpload(name, uploadId, parts))).toMatchObject(full)
    expect(await edgeFiles(service)).toMatchObject({
      objects: [],
      incoming: [],
      uploads: [expect.any(String), expect.any(String)],
    })
    resizeDisk(edge, "4m")
    await oss.completeMultipartUpload(name, uploadId, parts)
    expect((await settled(service, pid)).map(image => image.state)).toEqual(["Ready"])
    expect(await edgeFiles(service)).toEqual(nothing)
    await service.end()
  })

  it("under the thumbnails is no fault of the photo: it waits, and becomes Ready", async context => {
    const data = await temporaryFolder()
    const thumbs = join(data, "thumbs")
    await mkdir(thumbs)
    if (!mountSmallDisk(thumbs, "64k")) return context.skip("needs the right to mount a small disk")
    const filler = join(thumbs, "filler")
    await writeFile(filler, randomBytes(64 * 1024)).catch(() => undefined)
    const service = await startService({ data })
    const pid = await createProject(service)
    const bytes = await plainJpeg(1)
    expect((await put((await register(service, pid, bytes)).url, bytes)).status).toBe(200)
    await until(
      async () => service.printed(),
      printed => printed.includes("will try again"),
    )
    expect((await images(service, pid)).map(image => image.state)).toEqual(["Uploaded"])
    await rm(filler)
    expect((await settled(service, pid)).map(image => image.state)).toEqual(["Ready"])
    await service.end()
  })
})
