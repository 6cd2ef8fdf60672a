import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { makeCameras, makePly, makeReport } from "./support/cloud.ts"
import { makeLas, realLaz } from "./support/las.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"
import { makeTiff } from "./support/tiff.ts"

/** What the service says of the latest reconstruction, in place of what it has. */
interface Told {
  readonly state: string
  readonly task?: Readonly<Record<string, unknown>>
  readonly results?: Readonly<Record<string, readonly [kind: string, content: Uint8Array<ArrayBuffer> | string]>>
  /** Takes the lengths of ranges that were asked for (bytes). */
  readonly ranges?: Array<number>
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
    const content = Buffer.from(told.results?.[name]?.[1] ?? "")
    const headers = { "content-disposition": "attachment" }
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(route.request().headers().range ?? "") ?? []
    if (from === undefined) return route.fulfill({ body: content, headers })
    const body = content.subarray(Number(from), Number(to) + 1)
    told.ranges?.push(body.length)
    const range = `bytes ${from}-${Number(from) + body.length - 1}/${content.length}`
    return route.fulfill({ status: 206, body, headers: { ...headers, "content-range": range } })
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

/** The pixels of a picture. The policy lets the page have pictures of `data:`, and ask nobody but the service. */
const pixelsOf = (
  page: Page,
  png: Buffer,
  across: number,
): Promise<{ readonly colours: number; readonly pixel: ReadonlyArray<number> }> =>
  page.evaluate(
    async ([address, across]) => {
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
      const at = 4 * (Math.floor(image.height / 2) * image.width + Math.floor(image.width * across))
      return { colours: colours.size, pixel: [...data.slice(at, at + 3)] }
    },
    [`data:image/png;base64,${png.toString("base64")}`, across] as const,
  )
const coloursOf = async (page: Page, png: Buffer): Promise<number> => (await pixelsOf(page, png, 0)).colours
/** Red, green and blue of a pixel at half height, and `across` (0 to 1) the width. */
const pixelOf = async (page: Page, png: Buffer, across: number): Promise<ReadonlyArray<number>> =>
  (await pixelsOf(page, png, across)).pixel

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

  let projects = 0
  const openProject = async (told: Told) => {
    const user = await openServedPage(browser.context(), service)
    await tell(user.page, service, told)
    await user.signInByToken(service.account.token)
    await user.makeProject(`Model ${++projects}`)
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

  it.each([
    ["LAS", "points.las", makeLas(10_000), "10,000 points"],
    ["LAZ", "odm_georeferenced_model.laz", realLaz(), "1 point"],
  ])("shows a %s point cloud under the policy of its worker", async (_, name, content, words) => {
    const user = await openProject({ state: "Done", results: { [name]: ["pointcloud", content] } })
    await user.page.getByRole("button", { name: "See the result" }).click()
    await user.page.getByText(words, { exact: true }).waitFor()
    if (name === "points.las") {
      const canvas = user.page.locator(".viewer canvas")
      await expect.poll(async () => coloursOf(user.page, await canvas.screenshot()), patient).toBeGreaterThan(100)
    }
    expect(user.complaints.filter(words => !/GPU stall|GL Driver/.test(words))).toEqual([])
    await user.close()
  })

  it.each([
    ["no point cloud", "points.las", "<html>".repeat(100), "pointcloud", /cannot show this file/],
    ["a LAZ file that is cut off", "points.laz", realLaz().subarray(0, 500), "pointcloud", /cannot show this file/],
    ["no TIFF", "ortho.tif", "<html>".repeat(100), "orthophoto", /cannot show this file/],
  ])("says in a sentence that %s cannot be shown", async (_, name, content, kind, words) => {
    const user = await openProject({ state: "Done", results: { [name]: [kind, content] } })
    await user.page.getByRole("button", { name: "See the result" }).click()
    await user.page.getByRole("alert").getByText(words).waitFor()
    await user.page.getByRole("alert").getByRole("link", { name: "Download" }).waitFor()
    await user.close()
  })

  it("shows a GeoTIFF by ranges: its overview first, its pixels where it is zoomed into", async () => {
    const ranges: Array<number> = []
    const noise = (x: number, y: number) => Math.imul(x * 7_919 + y, 0x9e3779b1) >>> 26
    // Red with noise, which does not compress, and a blue overview.
    const full = { width: 2_048, height: 1_536, bands: 4, bits: 8 } as const
    const content = makeTiff([
      { ...full, at: (x, y, band) => (band === 3 ? 255 : band === 0 ? 190 + noise(x, y) : noise(y, x)) },
      { ...full, width: 1_024, height: 768, at: (x, _y, band) => (band === 2 || (band === 3 && x > 50) ? 255 : 0) },
    ])
    const user = await openProject({ state: "Done", ranges, results: { "odm_orthophoto.tif": ["orthophoto", content] } })
    await user.page.setViewportSize({ width: 700, height: 800 })
    await user.page.getByRole("button", { name: "See the result" }).click()
    const canvas = user.page.locator(".viewer canvas")
    const middle = async () => pixelOf(user.page, await canvas.screenshot(), 0.5)
    await expect.poll(middle, patient).toEqual([0, 0, 255])
    // Where it is transparent the ground is seen.
    expect(await pixelOf(user.page, await canvas.screenshot(), 0.02)).toEqual([0x10, 0x16, 0x1d])
    const sum = () => ranges.reduce((all, length) => all + length, 0)
    expect(sum()).toBeLessThan(content.length / 4)
    for (let press = 0; press < 8; press++) await user.page.locator(".view-ground").press("+")
    await expect.poll(async () => (await middle())[0], patient).toBeGreaterThan(150)
    expect(sum()).toBeLessThan(content.length / 2)
    expect(user.complaints).toEqual([])
    await user.close()
  })

  it("shows heights as shades of grey", async () => {
    const height = {
      width: 300,
      height: 200,
      bands: 1,
      bits: 32,
      nothing: -9999,
      at: (x: number) => (x < 30 ? -9999 : 100 + x),
    } as const
    const user = await openProject({ state: "Done", results: { "dsm.tif": ["dsm", makeTiff([height])] } })
    await user.page.getByRole("button", { name: "See the result" }).click()
    const canvas = user.page.locator(".viewer canvas")
    await expect.poll(async () => coloursOf(user.page, await canvas.screenshot()), patient).toBeGreaterThan(100)
    const [red = 0, green, blue] = await pixelOf(user.page, await canvas.screenshot(), 0.5)
    expect([green, blue]).toEqual([red, red])
    expect(user.complaints).toEqual([])
    await user.close()
  })

  it("shows progress also after a reload", async () => {
    const startDate = new Date(Date.now() - 200_000).toISOString()
    const user = await openProject({ state: "Running", task: { startDate, progress: 0.42, stepName: "matching" } })
    await user.page.getByText("Matching photos").waitFor()
    await user.page.reload()
    await user.page.getByText("Matching photos").waitFor()
    expect(await user.page.getByRole("tab", { name: "On the server" }).getAttribute("aria-selected")).toBe("true")
    expect(await user.page.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("42")
    expect(user.complaints).toEqual([])
    await user.close()
  })
})
