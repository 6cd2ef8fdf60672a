import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, put, register, start, until } from "./api.ts"
import { codeOf, onDisk, raw, registered, stateOf } from "./edge.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_MAX_OBJECT_BYTES: "1000000" } })
  pid = await createProject(service)
})
afterAll(removeAll)

describe("a body", () => {
  it("must announce its length", async () => {
    const { signed } = await registered(service, pid)
    expect(await raw(signed.url, "Content-Type: image/jpeg", "")).toContain("<Code>MissingContentLength</Code>")
    const chunked = await raw(signed.url, "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")
    expect(chunked).toMatch(/^HTTP\/1.1 411 /)
  })

  it("that is longer than allowed is refused before it is sent", async () => {
    const { signed } = await registered(service, pid)
    expect(await codeOf(await put(signed.url, randomBytes(1_000_001)))).toEqual([400, "EntityTooLarge"])
    const refused = await raw(signed.url, "Content-Length: 5000000000\r\nExpect: 100-continue")
    expect(refused).toMatch(/^HTTP\/1.1 400 /)
    expect(await onDisk(service)).toMatchObject({ incoming: [] })
  })

  it("is asked for when the client waits for that", async () => {
    const { bytes, signed } = await registered(service, pid)
    const status = await new Promise((resolve, reject) => {
      const call = request(signed.url, {
        method: "PUT",
        headers: { "content-length": bytes.length, expect: "100-continue" },
      })
      call.on("continue", () => call.end(bytes))
      call.on("response", response => resolve(response.resume().statusCode))
      call.on("error", reject)
      call.flushHeaders()
    })
    expect(status).toBe(200)
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Ready",
    )
  })

  it("that ends early leaves nothing, and the image waits for the next attempt", async () => {
    const { bytes, signed } = await registered(service, pid)
    await start(service, signed.image.id)
    await raw(signed.url, `Content-Length: ${bytes.length}`, bytes.subarray(0, bytes.length - 1), true)
    await until(
      () => onDisk(service),
      found => found.incoming.length === 0,
    )
    expect((await onDisk(service)).objects).toEqual([])
    expect(await stateOf(service, pid, signed.image.id)).toBe("Uploading")
    expect((await put(signed.url, bytes)).status).toBe(200)
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Ready",
    )
  })

  it("is never seen in part while it comes in", async () => {
    const { bytes, signed } = await registered(service, pid)
    await start(service, signed.image.id)
    const call = request(signed.url, { method: "PUT", headers: { "content-length": bytes.length } })
    call.on("error", () => undefined)
    call.write(bytes.subarray(0, 100))
    await until(
      () => onDisk(service),
      found => found.incoming.length === 1,
    )
    expect((await onDisk(service)).objects).toEqual([])
    const { data } = await ask(service, "mutation($id: ID!) { doneImageUpload(id: $id) { state } }", { id: signed.image.id })
    expect(data.doneImageUpload.state).toBe("Uploading")
    call.destroy()
  })

  it("framed in signed chunks is refused: it would be stored with its frames", async () => {
    const { bytes, signed } = await registered(service, pid)
    expect(await codeOf(await put(signed.url, bytes, { "content-encoding": "aws-chunked" }))).toEqual([501, "NotImplemented"])
  })

  it("may come twice: the second is acknowledged, and changes nothing after the verification", async () => {
    const { bytes, signed } = await registered(service, pid)
    const both = await Promise.all([put(signed.url, bytes), put(signed.url, bytes)])
    expect(both.map(response => response.status)).toEqual([200, 200])
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Ready",
    )
    expect((await put(signed.url, "other bytes")).status).toBe(200)
    await sleep(200)
    expect(await stateOf(service, pid, signed.image.id)).toBe("Ready")
    expect(await onDisk(service)).toMatchObject({ objects: [] })
    expect((await readFile(join(service.data, "vault", pid, signed.image.id))).equals(bytes)).toBe(true)
  })

  it("for an Invalid image is refused until the image is registered again", async () => {
    const { bytes, signed } = await registered(service, pid)
    await put(signed.url, "not the photo")
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Invalid",
    )
    expect(await codeOf(await put(signed.url, bytes))).toEqual([403, "AccessDenied"])
    const again = await register(service, pid, bytes)
    expect(again.image).toMatchObject({ id: signed.image.id, state: "Pending" })
    expect((await put(again.url, bytes)).status).toBe(200)
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Ready",
    )
  })

  it("for an image whose project was removed is refused", async () => {
    const gone = await createProject(service, "gone")
    const bytes = await jpeg(77)
    const signed = await register(service, gone, bytes)
    await ask(service, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id: gone })
    expect(await codeOf(await put(signed.url, bytes))).toEqual([404, "NoSuchKey"])
  })

  it("that is refused while it is still being sent is told why, and not cut off", async () => {
    const { signed } = await registered(service, pid)
    const forged = signed.url.replace(/Signature=.{4}/, "Signature=0000")
    const bytes = Buffer.alloc(8 * 1024 ** 2)
    for (let time = 0; time < 20; time++) {
      expect(await codeOf(await put(forged, bytes))).toEqual([403, "SignatureDoesNotMatch"])
    }
  })
})
