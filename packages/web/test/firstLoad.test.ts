import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

/** Scripts that nobody needs who has not signed in, by the modules that they are named after. */
const later = ["Workspace", "createBrowserUploader", "zh"]

describe.skipIf(chromium === undefined)("the scripts of the page", () => {
  let photos: string
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    photos = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    await generatePhotos({ dir: photos, count: 2, width: 640, height: 360, seed: 3 })
    service = await startService()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(photos, { recursive: true })
  })

  it("that upload are loaded after the sign-in, when they are needed", async () => {
    const fetched = new Set<string>()
    browser.context().on("request", request => {
      const script = /([^/]+)-[\w-]{8}\.js$/.exec(new URL(request.url()).pathname)?.[1]
      if (script !== undefined) fetched.add(script)
    })
    const loaded = () => later.filter(script => fetched.has(script))
    const user = await openServedPage(browser.context(), service)
    await user.page.getByRole("button", { name: "Sign in", exact: true }).waitFor()
    await user.page.waitForLoadState("networkidle")
    expect(fetched).toContain("App")
    expect(loaded()).toEqual([])

    await user.signInByToken(service.account.token)
    await user.makeProject("Loaded later")
    await expect.poll(loaded).toContain("Workspace")
    await user.drop(photos)
    await user.start("never")
    await user.ended()
    expect(loaded()).toEqual(later)
    await user.close()
  })

  it("that have the texts of another language are loaded for its readers, who get English where they cannot be", async () => {
    const page = await browser.context().newPage()
    await page.addInitScript(() => localStorage.setItem("altilift.language", "zh-Hans"))
    await page.goto(service.url)
    await page.getByRole("button", { name: "登录", exact: true }).waitFor()
    await page.route(/\/zh-[\w-]+\.js$/, route => route.abort())
    await page.reload()
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor()
    expect(await page.locator(".app").getAttribute("lang")).toBe("en")
    await page.close()
  })
})
