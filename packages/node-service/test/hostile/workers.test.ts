import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { watch } from "../../src/processing/worker/limits.ts"
import { createProject, image, images, put, register, start, until, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "../service.ts"
import { blackPng } from "./pictures/png.ts"
import { crowd, underAttack } from "./underAttack.ts"
import { consumed, countsOf, decided, isAlive, photoWorkersOf } from "./workers.ts"

afterAll(removeAll)

/**
 * Held in full while it is decoded, for a second or more, within what is allowed: 400 MB; each height makes another
 * photo.
 */
const giant = (height = 6_000) => blackPng({ width: 8_000, height, depth: 16, colour: 6, interlaced: true })

/** The worker that has a giant in work. */
const busyWorker = (service: RunningService) =>
  until(
    async () => photoWorkersOf(service.pid).find(pid => consumed(pid).memory > 200e6) ?? 0,
    pid => pid > 0,
  )

const tooBig = "the photo is too big to verify here: it takes more memory or time than the service allows"

describe.skipIf(process.platform !== "linux")("workers that look into photos", { timeout: 180_000 }, () => {
  it("are offered to the system where memory ends, and know no secret", async () => {
    const service = await startService({ env: { ALTILIFT_S3_HOOK_SECRET: "a secret of the service", BUCKET_SECRET: "another" } })
    const project = await createProject(service)
    await upload(service, project, await plainJpeg(1))
    await decided(service, project)
    const workers = photoWorkersOf(service.pid)
    expect(workers.length).toBeGreaterThan(0)
    for (const pid of workers) {
      expect(readFileSync(`/proc/${pid}/oom_score_adj`, "latin1").trim()).toBe("1000")
      expect(readFileSync(`/proc/${pid}/environ`, "latin1")).not.toMatch(/SECRET|another/)
    }
    await service.end()
  })

  it("may be lost with a photo once; the second time the photo is too big, and can be sent again", async () => {
    const service = await startService()
    const project = await createProject(service)
    const id = await upload(service, project, giant())
    process.kill(await busyWorker(service), "SIGKILL")
    expect((await decided(service, project))[0]).toMatchObject({ state: "Ready" })
    expect(countsOf(service.data, id)).toEqual({ attempts: 0, deaths: 0 })

    const other = await upload(service, project, giant(5_900))
    for (let death = 0; death < 2; death++) {
      const worker = await busyWorker(service)
      process.kill(worker, "SIGKILL")
      await until(
        async () => isAlive(worker),
        alive => !alive,
      )
    }
    await decided(service, project)
    expect(await image(service, project, other)).toEqual({ state: "Invalid", error: [tooBig] })
    expect(await upload(service, project, giant(5_900))).toBe(other)
    await decided(service, project)
    expect(await image(service, project, other)).toEqual({ state: "Ready", error: [] })
    await service.end()
  })

  it("may be lost with the whole service once; the second time a big photo is too big, and others are Ready", async () => {
    let service = await startService()
    const project = await createProject(service)
    const id = await upload(service, project, giant())
    for (let death = 0; death < 2; death++) {
      await busyWorker(service)
      expect(countsOf(service.data, id).deaths).toBe(death + 1)
      await service.end("SIGKILL")
      service = await startService({ data: service.data })
    }
    const other = await upload(service, project, await plainJpeg(1))
    await decided(service, project)
    expect(await image(service, project, id)).toEqual({ state: "Invalid", error: [tooBig] })
    expect(await image(service, project, other)).toMatchObject({ state: "Ready" })
    await service.end()
  })

  it("do not delay the end of the service, which is no fault of the photo; and end with it, also when it is killed", async () => {
    let service = await startService()
    const project = await createProject(service)
    const id = await upload(service, project, giant())
    for (const signal of ["SIGTERM", "SIGTERM", "SIGTERM", "SIGKILL"] as const) {
      const worker = await busyWorker(service)
      const begun = performance.now()
      expect(await service.end(signal)).toBe(signal === "SIGTERM" ? 0 : null)
      expect(performance.now() - begun).toBeLessThan(4_500)
      await until(
        async () => isAlive(worker),
        alive => !alive,
      )
      expect(countsOf(service.data, id)).toEqual({ attempts: 0, deaths: signal === "SIGTERM" ? 0 : 1 })
      service = await startService({ data: service.data })
    }
    expect((await decided(service, project))[0]).toMatchObject({ state: "Ready" })
    await service.end()
  })

  it("are not blamed on a photo when the service cannot write: it waits, and no attempt is counted", async () => {
    const data = await temporaryFolder()
    await mkdir(join(data, "thumbs"))
    const service = await startService({ data })
    const project = await createProject(service)
    await writeFile(join(data, "thumbs", project), "no folder")
    const id = await upload(service, project, await plainJpeg(1))
    const twice = /will try again.*will try again/s
    await until(
      async () => service.printed(),
      printed => twice.test(printed),
    )
    await until(
      async () => countsOf(data, id),
      ({ attempts, deaths }) => attempts === 0 && deaths === 0,
    )
    await rm(join(data, "thumbs", project))
    expect((await decided(service, project))[0]).toMatchObject({ state: "Ready" })
    await service.end()
  })

  it.each([
    ["memory", "const held = []; setInterval(() => held.push(Buffer.alloc(20e6, 1)), 20)"],
    ["time", "while (true);"],
  ])("are ended when they take more %s than they may", async (what, program) => {
    const child = spawn(process.execPath, ["-e", program], { stdio: "ignore" })
    try {
      const limits = { memory: 200e6, processorTime: 1 }
      const exceeded = await new Promise<string>(resolve => watch(child.pid ?? 0, limits, resolve))
      expect(exceeded).toBe(what)
    } finally {
      child.kill("SIGKILL")
    }
  })

  it("leave files and names their threads: a small PUT usually takes no 200 ms more than a bare server while four giants are in work", async () => {
    const bare = createServer((request, response) => void request.resume().once("end", () => response.end()))
    await new Promise<void>(resolve => bare.listen(0, "127.0.0.1", resolve))
    const control = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`
    const time = async (url: string, bytes: Buffer) => {
      const begun = performance.now()
      expect((await put(url, bytes)).status).toBe(200)
      return performance.now() - begun
    }
    // One more for the owner's photos. Four giants at a time are more than the defaults allow on two cores, in memory
    // and in time.
    const env = { ALTILIFT_PROCESSORS: "5", ALTILIFT_VERIFICATION_MEMORY: "1200000000" }
    const options = { env, readyWithin: 30, memoryWithin: 2e9, blockedWithin: 500, healthWithin: 1_500 }
    const busy = crowd()
    const took = await underAttack(options, async ({ service, project }) => {
      const giants = await createProject(service, "of giants")
      const sent = [0, 1, 2, 3, 4].map(more => blackPng({ width: 20_000, height: 20_000 + more, depth: 16, colour: 2 }))
      await Promise.all(sent.map(bytes => upload(service, giants, bytes)))
      const took: Array<number> = []
      for (let seed = 0; (await images(service, giants)).some(({ state }) => state === "Uploaded"); seed++) {
        const bytes = await plainJpeg(seed)
        const { url, image } = await register(service, project, bytes)
        await start(service, image.id)
        const [ofService, ofBare] = await Promise.all([time(url, bytes), time(control, bytes)])
        took.push(ofService - ofBare)
        await sleep(20)
      }
      expect((await images(service, giants)).map(({ state }) => state)).toEqual(sent.map(() => "Ready"))
      return took.sort((one, other) => one - other)
    })
    bare.close()
    expect(took[took.length >> 1]).toBeLessThan(200 * busy)
    // Behind a decoder one PUT waits as long as that takes, and those before and after it do not.
    expect(took.at(-1)).toBeLessThan(3_000 * busy)
  })
})
