import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

const count = 2
const points = "EPSG:4326\n8.5 47.3 400 10 20 a.jpg\n8.6 47.4 401 30 40 b.jpg\n"

describe.skipIf(chromium === undefined)("files beside the photos in the page", () => {
  let folder: string
  let survey: string
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-meta-"))
    survey = join(folder, "Survey")
    await mkdir(survey)
    await generatePhotos({ dir: survey, count, width: 640, height: 360, seed: 5 })
    service = await startService()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const upload = async (project: string) => {
    const user = await openServedPage(browser.context(), service)
    await user.signInByToken(service.account.token)
    await user.makeProject(project)
    await user.drop(survey)
    await user.page.getByRole("heading", { name: "Ready to upload" }).waitFor()
    const rows = () => user.page.getByLabel("Files beside the photos").locator("li").allTextContents()
    const before = await rows()
    expect(await user.page.locator(".figures dd").first().textContent()).toBe(`${count}`)
    await user.start("all ready")
    return { ...user, rows, before }
  }

  it("are shown as what they are before and after, and sent", async () => {
    await writeFile(join(survey, "gcp_list.txt"), points)
    const { before, rows, ended, page } = await upload("Points")
    expect(before).toEqual([expect.stringMatching(/^gcp_list\.txt.*ground control points · 2 observations$/)])
    expect(await ended()).toBe(`All ${count} photos are Ready`)
    expect(await rows()).toEqual([expect.stringMatching(/^gcp_list\.txtReady ground control points · 2 observations$/)])
    expect(await page.locator(".end-title + p + p").textContent()).toBe("The reconstruction has been started.")
  })

  it("with a line that cannot be right are named with it; the photos go on, and the reconstruction waits", async () => {
    await writeFile(join(survey, "gcp_list.txt"), `${points}8.7 947.5 402 50 60 c.jpg\n`)
    const { before, rows, ended, page } = await upload("Wrong points")
    expect(before).toEqual([expect.stringMatching(/Rejected .*line 4: .*947\.5/)])
    expect(await ended()).toBe(`All ${count} photos are Ready · 1 file beside the photos is not Ready`)
    expect(await rows()).toEqual([expect.stringMatching(/^gcp_list\.txtRejected .*line 4: .*947\.5/)])
    expect(await page.locator(".end-title + p + p").textContent()).toContain("a file beside the photos is not Ready")
  })
})
