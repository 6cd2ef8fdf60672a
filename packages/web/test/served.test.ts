import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { chooseFiles } from "./support/headless.ts"
import { type Service, startService } from "./support/Service.ts"
import { startSite } from "./support/site.ts"

it("a view with progress, pause, resume and cancel takes at most 60 lines", async () => {
  const example = await readFile(new URL("../../../examples/headless.html", import.meta.url), "utf8")
  expect(example).toMatch(/"pause", "resume", "cancel"[\s\S]*uploader\.watch/)
  expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(60)
})

describe.skipIf(chromium === undefined)("what the service serves", () => {
  let folder: string
  let photos: ReadonlyArray<string>
  let service: Service
  let site: Awaited<ReturnType<typeof startSite>>
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    const taken = await generatePhotos({ dir: folder, count: 4, width: 640, height: 360, seed: 3 })
    const broken = join(folder, "broken.jpg")
    await writeFile(broken, "no picture")
    photos = [...taken.map(({ path }) => path), broken]
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

  /** A page, and what the browser complains of in it. */
  const open = async (address: string): Promise<{ readonly page: Page; readonly complaints: ReadonlyArray<string> }> => {
    const page = await browser.context().newPage()
    const complaints: Array<string> = []
    page.on("console", message => message.type() === "error" && complaints.push(message.text()))
    page.on("pageerror", error => complaints.push(error.message))
    await page.goto(address)
    return { page, complaints }
  }

  const query = (project: string) => {
    const { endpoint, key, token } = service.account
    return new URLSearchParams({ service: endpoint, key, token, project })
  }

  it("is a page that comes up under its policy, and asks nobody else for anything", async () => {
    const { page, complaints } = await open("about:blank")
    const asked = new Set<string>()
    page.on("request", request => asked.add(new URL(request.url()).origin))
    await page.goto(service.url)
    await page.getByRole("button").first().waitFor()
    expect([...asked]).toEqual([service.url])
    expect(complaints).toEqual([])
    await page.close()
  })

  it("is an element for pages of others, which hear all that happens in it", async () => {
    const created = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", key: service.account.key, altitoken: service.account.token },
      body: JSON.stringify({ query: 'mutation { createProject(name: "Element") { id } }' }),
    })
    expect(created.ok).toBe(true)
    const { page, complaints } = await open(`${site.url}/element.html?${query("Element")}`)
    await page.evaluate(() => {
      const heard: Array<string> = []
      for (const name of ["found", "scan-complete", "moved", "sent", "ended", "phase", "opened"]) {
        addEventListener(`altilift-${name}`, () => heard.push(name))
      }
      Object.assign(window, { heard })
    })
    await page.locator("altilift-uploader input[type=file]").last().waitFor({ state: "attached" })
    const input = 'document.querySelector("altilift-uploader").shadowRoot.querySelectorAll("input[type=file]")[1]'
    await chooseFiles(page, input, photos)
    await page.locator("altilift-uploader .panel-end .button.primary").click()
    await page.waitForFunction(
      () => document.querySelector<HTMLOutputElement>("#said")?.value.startsWith("4 of them"),
      undefined,
      {
        timeout: 50_000,
      },
    )
    const heard = await page.evaluate(() => [...new Set((window as unknown as { heard: Array<string> }).heard)].sort())
    expect(heard).toEqual(["ended", "found", "moved", "opened", "phase", "scan-complete", "sent"])
    expect(await page.locator("altilift-uploader").evaluate(element => getComputedStyle(element).display)).toBe("block")
    expect(complaints).toEqual([])
    await page.close()
  })

  it("is an uploader for those who draw their own view", async () => {
    const { page, complaints } = await open(`${site.url}/headless.html?${query("Headless")}`)
    await chooseFiles(page, 'document.querySelector("#files")', photos)
    await page.waitForFunction(() => document.querySelector<HTMLOutputElement>("#end")?.value === "4 Ready", undefined, {
      timeout: 50_000,
    })
    expect(await page.locator("#now").textContent()).toBe("4 of 4 verified")
    expect(await page.locator("#problems li").allTextContents()).toEqual([expect.stringMatching(/^broken\.jpg: Rejected: .{8}/)])
    expect(complaints).toEqual([])
    await page.close()
  })
})
