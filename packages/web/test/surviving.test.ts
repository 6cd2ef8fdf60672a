import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { countStored, headlessPage, slowUploads } from "./support/headless.ts"
import { type Service, startService } from "./support/Service.ts"
import { startSite } from "./support/site.ts"

describe.skipIf(chromium === undefined)("an upload in a page", () => {
  let folder: string
  let photos: ReadonlyArray<string>
  let service: Service
  let site: Awaited<ReturnType<typeof startSite>>
  let browser: Browser
  let projects = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    photos = (await generatePhotos({ dir: folder, count: 24, width: 640, height: 360, seed: 7, bytes: 150_000 })).map(
      ({ path }) => path,
    )
    service = await startService()
    site = await startSite()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await site?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const open = async () => {
    const page = await browser.context().newPage()
    await page.goto(site.url)
    return headlessPage(page)
  }
  const newProject = () => ({ ...service.account, project: `Survey ${projects++}`, create: true, transfers: 2 })

  for (const cloud of ["S3", "OSS"] as const) {
    it(`brings photos to Ready through a bucket of ${cloud}, and tells of everything else what it is`, async () => {
      const { page, begin, outcome } = await open()
      const odd = { "broken.jpg": "no picture", "flight.log": "a log" }
      for (const [name, text] of Object.entries(odd)) await writeFile(join(folder, name), text)
      await copyFile(photos[0] ?? "", join(folder, "again.jpg"))
      const others = [...Object.keys(odd), "again.jpg"].map(name => join(folder, name))
      await begin({ ...newProject(), bucket: { cloud } }, [...photos.slice(0, 6), ...others])
      const { summary, fault, buckets } = await outcome()
      expect(fault).toBeUndefined()
      expect(summary).toMatchObject({ ready: 6, rejected: 1, skipped: 1, duplicate: 1, invalid: 0, failed: 0 })
      expect(buckets.map(bucket => bucket.cloud)).toEqual([cloud])
      await page.close()
    })
  }

  it("goes on after a reload, and sends nothing twice that arrived", async () => {
    const { page, begin, reached, outcome } = await open()
    const stored = countStored(page)
    const project = newProject()
    await slowUploads(page, 250)
    await begin(project, photos)
    await reached("Stored", 4)
    await page.reload()
    await begin(project, photos)
    const { summary } = await outcome()
    expect(summary.ready).toBe(photos.length)
    expect([...stored().values()].filter(times => times > 1)).toEqual([])
    await page.close()
  })

  it("waits while there is no network, and goes on by itself", async () => {
    const { page, begin, reached, outcome } = await open()
    const stored = countStored(page)
    await slowUploads(page, 250)
    await begin(newProject(), photos)
    await reached("Stored", 2)
    await browser.context().setOffline(true)
    await new Promise(resolve => setTimeout(resolve, 10_000))
    const before = stored().size
    expect(before).toBeLessThan(photos.length)
    await browser.context().setOffline(false)
    const { summary, fault } = await outcome()
    expect(fault).toBeUndefined()
    expect(summary.ready).toBe(photos.length)
    expect([...stored().values()].filter(times => times > 1)).toEqual([])
    await page.close()
  })

  it("goes on after the browser was killed, with what its profile remembers", async () => {
    const project = newProject()
    const first = await open()
    const before = countStored(first.page)
    await slowUploads(first.page, 250)
    await first.begin(project, photos)
    await first.reached("Stored", 6)
    await browser.kill()
    await browser.start()
    const second = await open()
    const after = countStored(second.page)
    await second.begin(project, photos)
    expect((await second.outcome()).summary.ready).toBe(photos.length)
    const twice = [...before().keys()].filter(path => after().has(path))
    expect(twice).toEqual([])
    expect(before().size + after().size).toBeGreaterThanOrEqual(photos.length - 2)
    await second.page.close()
  })

  it("gives way to another tab that takes the project over", async () => {
    const project = newProject()
    const [one, other] = [await open(), await open()]
    await slowUploads(one.page, 250)
    await one.begin(project, photos.slice(0, 12))
    await one.reached("Stored", 1)
    await other.begin(project, photos.slice(0, 12))
    await other.page.waitForFunction(
      () => (window as unknown as { uploader: { phase: () => string } }).uploader.phase() === "elsewhere",
    )
    await other.page.evaluate(() => (window as unknown as { uploader: { takeOver: () => void } }).uploader.takeOver())
    expect((await other.outcome()).summary.ready).toBe(12)
    expect((await one.events()).some(({ event }) => event === "taken-over")).toBe(true)
    await one.page.close()
    await other.page.close()
  })
})
