import { createHash } from "node:crypto"
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@altilift/core/client"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import type { Language } from "../src/i18n/languages.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { countPreflights, countStored, holdUploads } from "./support/headless.ts"
import { type Service, startService } from "./support/Service.ts"
import { askForFolders, everythingKept, isPainted, offerOnly, openServedPage, patience, tokenOf } from "./support/servedPage.ts"

const count = 12

describe.skipIf(chromium === undefined)("the page that the service serves", () => {
  let folder: string
  /** Photos in a subfolder, and beside it what is found on cards of cameras too. */
  let survey: string
  let photos: string
  let photoPaths: ReadonlyArray<string>
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    survey = join(folder, "Survey")
    photos = join(survey, "100MEDIA")
    await mkdir(photos, { recursive: true })
    photoPaths = (await generatePhotos({ dir: photos, count, width: 640, height: 360, seed: 5 })).map(({ path }) => path)
    const [first = "", second = ""] = photoPaths
    await copyFile(first, join(survey, "again.jpg"))
    const whole = await readFile(second)
    await writeFile(join(survey, "cut.jpg"), whole.subarray(0, whole.length * 0.6))
    await writeFile(join(survey, "text.jpg"), "no picture")
    await writeFile(join(survey, "flight.log"), "a log")
    service = await startService()
    browser = await startBrowser({ hidesTabs: true })
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const open = (language?: Language) => openServedPage(browser.context(), service, language)

  /** The page with a project open, and uploads that go as they are let. */
  const openHeld = async (project: string) => {
    const user = await open()
    const letGo = await holdUploads(user.page)
    await user.signInByToken(service.account.token)
    await user.makeProject(project)
    return { ...user, letGo, stored: countStored(user.page) }
  }
  const once = Array(count).fill(1)
  const all = `All ${count} photos are Ready`

  for (const cloud of ["S3", "OSS"] as const) {
    it(`takes a folder from the drop to the reconstruction through a bucket of ${cloud}`, async () => {
      const user = await open()
      const { page } = user
      await offerOnly(page, cloud)
      const signedByS3 = new Set<boolean>()
      page.on("request", request => {
        if (request.method() === "PUT") signedByS3.add(new URL(request.url()).searchParams.has("X-Amz-Signature"))
      })
      if (cloud === "S3") {
        await service.addUser("surveyor@example.com", "a long password")
        await user.signIn("surveyor@example.com", "a long password")
      } else await user.signInByToken(service.account.token)
      const token = await tokenOf(page)
      const create = page.getByRole("button", { name: "New project", exact: true })
      await create.first().waitFor()
      expect(await create.count()).toBe(1)
      await user.makeProject(`Through ${cloud}`)

      await user.drop(survey)
      await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
      expect(await page.locator(".figures dd").first().textContent()).toBe(`${count + 3}`)
      expect(await page.locator(".remarks strong").allTextContents()).toEqual(["1 file cannot be sent", "1 file skipped"])
      await page.locator(".hint-lines").getByText("1 photo may be a duplicate").waitFor()
      await user.start("all finished")

      expect(await user.ended()).toBe(`${count + 1} of ${count + 3} photos Ready`)
      expect(await page.locator(".end-title + p + p").textContent()).toBe("The reconstruction has been started.")
      expect(await page.locator(".reasons:not(.beside) li").allTextContents()).toEqual([
        expect.stringMatching(/^1Invalid .*cut off.*\.$/),
        expect.stringMatching(/^1Rejected .+\.$/),
      ])
      expect([...signedByS3]).toEqual([cloud === "S3"])
      const map = page.getByRole("img", { name: new RegExp(`^Map of ${count + 2} photos`) })
      await expect.poll(() => map.evaluate(isPainted)).toBe(true)
      const thumbnails = page.locator(".row .thumb canvas")
      await thumbnails.nth(3).waitFor()
      await expect.poll(() => thumbnails.first().evaluate(isPainted)).toBe(true)
      // Not by toContain: a failure would print it.
      expect((await everythingKept(page)).includes(token)).toBe(false)

      await page.getByRole("tab", { name: "On the server" }).click()
      await page.locator("#panel-server .task-state", { hasText: "Photos handed over to a folder" }).waitFor()
      const manifest = page.getByRole("link", { name: /^Download .*manifest\.json$/ })
      await manifest.waitFor()
      expect(await manifest.getAttribute("href")).toMatch(new RegExp(`^${service.url}/`))
      await page.locator("#panel-server .row").nth(count).waitFor()
      const states = await page.locator("#panel-server .row .state").allTextContents()
      expect(states.sort()).toEqual(["Invalid", ...Array(count).fill("Ready")])
      await page.getByRole("button", { name: `Start reconstruction with ${count} photos` }).waitFor()
      await page.locator(".table-head p", { hasText: `${count} Ready · 1 Invalid` }).waitFor()
      expect(user.complaints).toEqual([])
      expect([...user.asked]).toEqual([service.url])
      await user.close()
    })
  }

  // The second service shows that preflights would be seen.
  for (const [edge, environment] of [
    ["on its own origin", {}],
    ["on another", { ALTILIFT_EDGE_PORT: "0" }],
  ] as const) {
    it(`sends photos to a bucket ${edge} with ${edge === "on another" ? "a preflight" : "no preflight"} each`, async () => {
      await using other = await startService(environment)
      const user = await openServedPage(browser.context(), other)
      await user.signInByToken(other.account.token)
      await user.makeProject("Preflights")
      const preflights = await countPreflights(user.page)
      await user.drop(photos)
      await user.start("never")
      expect(await user.ended()).toBe(all)
      expect(preflights()).toBe(edge === "on another" ? count : 0)
      expect(user.complaints).toEqual([])
      await user.close()
    })
  }

  it("counts the photos of a set the same before, during and after the run", async () => {
    const { page, letGo, ...user } = await openHeld("Counted")
    const photosAt = async (place: string) =>
      Number(/(\d+)(?: photos?|$)/.exec((await page.locator(place).first().textContent()) ?? "")?.[1])
    await user.drop(survey)
    await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
    const counted = [await photosAt(".figures dd"), await photosAt(".filter b")]
    await user.start("never")
    letGo(5)
    await user.finished(2)
    counted.push(await photosAt(".filter b"))
    counted.push((await photosAt(".progress-foot .verified")) + (await photosAt(".progress-foot .lost")))
    letGo(2 * count)
    await user.ended()
    counted.push(await photosAt("#end-title"), await photosAt(".filter b"))
    expect(counted).toEqual(Array(6).fill(count + 3))
    await user.close()
  })

  it("sends a photo that is cut off once, and offers no second try for it", async ({ skip }) => {
    const user = await open()
    const { page } = user
    const stored = countStored(page)
    let hasCode = false
    page.on("response", async response => {
      if (!response.url().endsWith("/graphql")) return
      hasCode ||= (await response.text().catch(() => "")).includes("photo-cut-off")
    })
    await user.signInByToken(service.account.token)
    await user.makeProject("Cut off")
    await user.drop(join(survey, "cut.jpg"))
    await user.start("never")
    expect(await user.ended()).toBe("0 of 1 photo Ready")
    skip(!hasCode, "the service names no problem by its code, so the engine cannot know that the bytes are at fault")
    expect([...stored().values()]).toEqual([1])
    expect(await page.getByRole("button", { name: /^Try .* again$/ }).count()).toBe(0)
    await user.close()
  })

  it("sends a photo again that changed on the disk after it was read, and no old bytes of it are Ready", async () => {
    const changing = join(folder, "Changing")
    await mkdir(changing)
    const [first = "", second = "", third = ""] = photoPaths
    await copyFile(first, join(changing, "1.jpg"))
    await copyFile(second, join(changing, "2.jpg"))
    const { page, letGo, ...user } = await openHeld("Changing")
    let puts = 0
    page.on("request", request => void (request.method() === "PUT" && ++puts))
    await user.drop(changing)
    await user.start("never")
    // Both are read, and about to be sent.
    await expect.poll(() => puts, { timeout: patience }).toBe(2)
    await copyFile(third, join(changing, "1.jpg"))
    letGo(100)
    expect(await user.ended()).toBe("All 2 photos are Ready")
    const client = createClient(service.account)
    const { items: projects } = await client.projects({ search: "Changing" })
    const { items } = await client.images(projects[0]?.id ?? "", {})
    const ready = items.flatMap(({ state, checksum }) => (state === "Ready" ? [checksum] : []))
    const sums = await Promise.all(
      [third, second].map(async path =>
        createHash("sha1")
          .update(await readFile(path))
          .digest("hex"),
      ),
    )
    expect(new Set(ready)).toEqual(new Set(sums))
    await user.close()
  })

  it("goes on with the upload when its reader changes the language", async () => {
    const { page, letGo, stored, ...user } = await openHeld("Two languages")
    await user.drop(photos)
    await user.start("never")
    letGo(2)
    await user.finished(2)
    const title = await page.locator("#run-title").elementHandle()
    await page.locator(".tools select").first().selectOption("zh-Hans")
    await expect.poll(() => page.locator(".app").getAttribute("lang")).toBe("zh-Hans")
    // The view of the upload is the same one, not another that took it up again.
    expect(await title?.evaluate(element => element.isConnected)).toBe(true)
    letGo(100)
    expect(await user.ended()).toMatch(new RegExp(`${count}.*就绪`))
    expect([...stored().values()]).toEqual(once)
    await user.close()
  })

  it("answers a cancel at once, tells the server, and says after a reload what is unfinished", async () => {
    const { page, letGo, ...user } = await openHeld("Cancelled")
    page.on("dialog", dialog => dialog.accept())
    const abandoned: Array<unknown> = []
    page.on("request", request => {
      if (request.postData()?.includes("abandonImages")) abandoned.push(...request.postDataJSON().variables.ids)
    })
    await user.drop(photos)
    await user.start("never")
    letGo(3)
    await user.finished(3)
    for (const _ of ["ask", "answer"]) await page.getByRole("button", { name: "Cancel upload", exact: true }).click()
    await expect.poll(() => page.locator("#run-title, #end-title").textContent()).toMatch(/^Stopping|^3 of/)
    expect(await user.ended()).toBe(`3 of ${count} photos Ready`)
    await expect.poll(() => abandoned.length).toBeGreaterThan(0)
    await page.reload()
    await page.getByRole("heading", { name: "An upload is not finished" }).waitFor()
    await user.close()
  })

  it("goes on by itself or with one click after a reload, and sends nothing twice that arrived", async () => {
    const { page, letGo, stored, ...user } = await openHeld("Reloaded")
    page.on("dialog", dialog => dialog.accept())
    const reload = async () => {
      const [warning] = await Promise.all([page.waitForEvent("dialog"), page.reload()])
      expect(warning.type()).toBe("beforeunload")
    }
    await user.pickFolder(photoPaths)
    await user.start("never")
    letGo(3)
    await user.finished(3)
    await reload()
    await page.getByText(/^The page was closed in the middle of an upload/).waitFor()
    letGo(3)
    await user.finished(6)
    const kept = await everythingKept(page)
    expect(kept.includes("ALT_0001.JPG")).toBe(true)
    for (const secret of [await tokenOf(page), "X-Amz-Signature"]) expect(kept.includes(secret)).toBe(false)

    await askForFolders(page)
    await reload()
    await page.getByRole("heading", { name: "An upload is not finished" }).waitFor()
    letGo(count)
    await page.getByRole("button", { name: "Go on", exact: true }).click()
    expect(await user.ended()).toBe(all)
    await expect.poll(() => [...stored().values()]).toEqual(once)
    await user.close()
  })

  it("says after the browser was killed what is not finished, and goes on with the same folder", async () => {
    const first = await openHeld("Killed")
    await first.drop(photos)
    await first.start("never")
    first.letGo(4)
    await first.finished(4)
    await browser.kill()
    await browser.start()
    const { page, ...second } = await open()
    const stored = countStored(page)
    await second.signInByToken(service.account.token)
    await page.getByRole("button", { name: /^Killed/ }).click()
    await page.getByRole("heading", { name: "An upload is not finished" }).waitFor()
    await page.getByText(/^100MEDIA, stopped on .* What arrived is not sent again\./).waitFor()
    await second.drop(photos)
    await second.start("never")
    expect(await second.ended()).toBe(all)
    await expect.poll(() => [...first.stored().values(), ...stored().values()]).toEqual(once)
    expect([...first.stored().keys()].filter(path => stored().has(path))).toEqual([])
    await page.getByRole("button", { name: "Upload more photos" }).click()
    await page.locator(".drop").waitFor()
    expect(await page.locator("#unfinished-title").count()).toBe(0)
    await second.close()
  })

  it("says that there is no network, and goes on by itself when there is", async () => {
    const { page, letGo, stored, ...user } = await openHeld("Offline")
    await user.drop(photos)
    await user.start("never")
    letGo(3)
    await user.finished(3)
    await browser.context().setOffline(true)
    letGo(count)
    await page.getByText("You are offline. The upload goes on by itself when the network is back.").waitFor()
    await page.getByRole("heading", { name: "Waiting for the network" }).waitFor()
    await page.waitForTimeout(4_000)
    expect(stored().size).toBe(3)
    await browser.context().setOffline(false)
    letGo(count)
    expect(await user.ended()).toBe(all)
    await expect.poll(() => [...stored().values()]).toEqual(once)
    await user.close()
  })

  it("goes on to the end in a tab that nobody looks at", async () => {
    const { page, letGo, ...user } = await openHeld("Hidden")
    await user.drop(photos)
    await user.start("never")
    letGo(1)
    await user.finished(1)
    const front = await browser.context().newPage()
    await front.bringToFront()
    const seen = () => page.evaluate(() => [document.visibilityState, document.querySelector("#end-title")?.textContent])
    await expect.poll(seen).toEqual(["hidden", undefined])
    letGo(count)
    await expect.poll(seen, { timeout: patience }).toEqual(["hidden", all])
    await front.close()
    await user.close()
  })

  it("knows the e-mail address of whoever comes from a link that set a password, and keeps it out of the address", async () => {
    const { page, close } = await open()
    await page.goto("about:blank")
    await page.goto(`${service.url}/#email=owner%40example.com`)
    await expect.poll(() => page.locator("input[name=email]").inputValue()).toBe("owner@example.com")
    expect(page.url()).toBe(`${service.url}/`)
    await close()
  })

  it("refuses a wrong token in words", async () => {
    const user = await open()
    await user.signInByToken("no-token-of-anybody")
    await user.page.getByRole("alert").getByText("The server does not accept this token.").waitFor()
    expect(await user.page.getByRole("button", { name: "Sign in", exact: true }).isEnabled()).toBe(true)
    await user.close()
  })

  it("takes nothing for a server that is read-only, and says so", async () => {
    const before = await startService()
    const first = await openServedPage(browser.context(), before)
    await first.signInByToken(before.account.token)
    await first.makeProject("Only to look at")
    await first.close()
    await before.end()
    await using readOnly = await startService({ ALTILIFT_MODE: "read-only" }, before.data)
    const user = await openServedPage(browser.context(), readOnly)
    const { page } = user
    await user.signInByToken(readOnly.account.token)
    await page.getByText("Only to look at").click()
    await page.getByText("The server is read-only just now: you can look, but not upload. Try again later.").waitFor()
    expect(await page.getByRole("button", { name: "Choose a folder" }).isDisabled()).toBe(true)
    expect(await page.getByRole("button", { name: "Choose photos" }).isDisabled()).toBe(true)
    await user.drop(photos)
    await page.waitForTimeout(500)
    expect(await page.locator("#drop-title").textContent()).toBe("Drop photos or folders here")
    await user.close()
  })

  it("leads through all of it in Chinese", async () => {
    const user = await open("zh-Hans")
    const { page } = user
    await user.signInByToken(service.account.token)
    await user.makeProject("北采石场")
    await user.drop(survey)
    await user.start("all ready")
    expect(await user.ended()).toBe(`${count + 1} / ${count + 3} 张照片已就绪`)
    expect(await page.locator(".end-title + p + p").textContent()).toBe("由于并非所有照片都已就绪，重建没有开始。")
    expect(await page.locator(".reasons:not(.beside) strong").allTextContents()).toEqual(["无效", "被拒绝"])
    expect(await page.locator(".app").getAttribute("lang")).toBe("zh-Hans")
    await user.close()
  })
})
