import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { makeCameras, makePly, makeReport } from "./support/cloud.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

/** What the service says of the latest reconstruction, in place of what it has. */
interface Told {
  readonly state: string
  readonly task?: Readonly<Record<string, unknown>>
  readonly results?: Readonly<Record<string, readonly [kind: string, content: Uint8Array<ArrayBuffer> | string]>>
}

/** A limit for what hangs: a browser without a graphics card draws slowly (milliseconds). */
const patient = { timeout: 20_000, interval: 200 }

/** Has the service tell so of every project, and serve these results at its own address, as it serves real ones. */
const tell = async (page: Page, service: Service, told: Told): Promise<void> => {
  const results = Object.entries(told.results ?? {})
  await page.route("**/graphql", async route => {
    if (!route.request().postData()?.includes("query ProjectDetails")) return route.fallback()
    const response = await route.fetch()
    const json = await response.json()
    const edges = results.map(([name, [kind, content]]) => ({
      node: { name, kind, state: "Ready", size: content.length, checksum: null, link: `${service.url}/results-of-test/${name}` },
    }))
    const task = { ...noTask, state: told.state, ...told.task }
    await route.fulfill({
      response,
      json: { data: { project: { ...json.data.project, taskState: told.state, task, downloads: { edges } } } },
    })
  })
  await page.route("**/results-of-test/*", route => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? ""
    const content = told.results?.[name]?.[1] ?? ""
    return route.fulfill({ body: Buffer.from(content), headers: { "content-disposition": "attachment" } })
  })
}

const noTask = {
  id: "7",
  state: "Pending",
  startDate: null,
  endDate: null,
  queueing: 0,
  progress: null,
  stepName: null,
  reconstructor: "sparse",
  problem: null,
  output: [],
}

/** Colours of a picture. The policy lets the page have pictures of `data:`, and ask nobody but the service. */
const coloursOf = (page: Page, png: Buffer): Promise<number> =>
  page.evaluate(
    async address => {
      const image = new Image()
      image.src = address
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext("2d")
      context?.drawImage(image, 0, 0)
      const { data = [] } = context?.getImageData(0, 0, image.width, image.height) ?? {}
      const colours = new Set<number>()
      for (let at = 0; at < data.length; at += 4)
        colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0))
      return colours.size
    },
    `data:image/png;base64,${png.toString("base64")}`,
  )

describe.skipIf(chromium === undefined)("a reconstruction in the page that the service serves", () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    service = await startService()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
  })

  const openProject = async (told: Told) => {
    const user = await openServedPage(browser.context(), service)
    await tell(user.page, service, told)
    await user.signInByToken(service.account.token)
    await user.makeProject("Model")
    await user.page.getByRole("tab", { name: "On the server" }).click()
    return user
  }

  it("shows a point cloud with its cameras under the page's policy, and loads three.js for it only then", async () => {
    const user = await openProject({
      state: "Done",
      results: {
        "points.ply": ["pointcloud", makePly(8_000)],
        "cameras.csv": ["cameras", makeCameras(16)],
        "report.json": ["report", makeReport(16, ["DJI_0017.JPG", "DJI_0018.JPG"], 8_000)],
      },
    })
    const { page } = user
    const scripts: Array<string> = []
    page.on("request", request => scripts.push(new URL(request.url()).pathname))
    await page.getByText("16 of 18 photos used").waitFor()
    expect(scripts.some(path => /Cloud/.test(path))).toBe(false)
    await page.getByRole("button", { name: "See the result" }).click()
    await page.getByText("8,000 points · 16 cameras").waitFor()
    expect(scripts.some(path => /\/assets\/CloudCanvas-/.test(path))).toBe(true)
    await page.getByLabel("Turn by itself").uncheck()
    const canvas = page.locator(".viewer canvas")
    await expect.poll(async () => coloursOf(page, await canvas.screenshot()), patient).toBeGreaterThan(100)
    const before = await canvas.screenshot()
    await page.locator(".view-ground").press("ArrowLeft")
    await expect.poll(async () => Buffer.compare(await canvas.screenshot(), before), patient).not.toBe(0)
    const download = page.waitForEvent("download")
    await page.keyboard.press("Escape")
    await page.getByRole("link", { name: "Download points.ply" }).click()
    expect((await download).suggestedFilename()).toBe("points.ply")
    expect(user.complaints.filter(words => !/GPU stall|GL Driver/.test(words))).toEqual([])
    expect([...user.asked].filter(origin => origin !== "null")).toEqual([service.url])
    await user.close()
  })

  it("shows progress also after a reload", async () => {
    const startDate = new Date(Date.now() - 200_000).toISOString()
    const user = await openProject({ state: "Running", task: { startDate, progress: 0.42, stepName: "matching" } })
    await user.page.getByText("matching").waitFor()
    await user.page.reload()
    await user.page.getByRole("tab", { name: "On the server" }).click()
    await user.page.getByText("matching").waitFor()
    expect(await user.page.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("42")
    expect(user.complaints).toEqual([])
    await user.close()
  })
})
