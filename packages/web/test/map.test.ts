import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CDPSession, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

type Point = readonly [x: number, y: number]

describe.skipIf(chromium === undefined)("the map on a phone", () => {
  let folder: string
  let service: Service
  let browser: Browser
  let page: Page
  let fingers: CDPSession

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-map-"))
    await generatePhotos({ dir: folder, count: 12, width: 320, height: 180, seed: 5 })
    service = await startService()
    browser = await startBrowser()
    const user = await openServedPage(browser.context(), service)
    page = user.page
    await user.signInByToken(service.account.token)
    await user.makeProject("Map")
    await user.drop(folder)
    await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
    fingers = await page.context().newCDPSession(page)
    await fingers.send("Emulation.setDeviceMetricsOverride", { width: 390, height: 700, deviceScaleFactor: 2, mobile: true })
    await fingers.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 })
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const canvas = () => page.locator(".ground canvas")
  const scale = () => page.locator(".scale").textContent()
  const picture = () => canvas().evaluate(element => (element as HTMLCanvasElement).toDataURL())
  const seen = () => page.evaluate(() => ({ scrolled: scrollY, zoomed: visualViewport?.scale }))

  /** The middle of the map, in the middle of the window. */
  const middle = async (): Promise<Point> => {
    await page.getByRole("button", { name: "Show all" }).click()
    await canvas().evaluate(element => element.scrollIntoView({ block: "center" }))
    // It is drawn with the next picture of the window.
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    const box = await canvas().boundingBox()
    if (box === null) throw new Error("there is no map")
    return [box.x + box.width / 2, box.y + box.height / 2]
  }
  /** Moves fingers along straight lines, and lifts them. */
  const touch = async (ways: ReadonlyArray<readonly [from: Point, to: Point]>): Promise<void> => {
    const at = (part: number) =>
      ways.map(([[x, y], [toX, toY]], id) => ({ id, x: x + (toX - x) * part, y: y + (toY - y) * part }))
    const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: ReturnType<typeof at>) =>
      fingers.send("Input.dispatchTouchEvent", { type, touchPoints })
    await send("touchStart", at(0))
    for (let step = 1; step <= 8; step++) await send("touchMove", at(step / 8))
    await send("touchEnd", [])
  }

  it("is zoomed by two fingers, and the page is not", async () => {
    const [x, y] = await middle()
    const [before, view] = [await scale(), await seen()]
    await touch([
      [
        [x - 20, y],
        [x - 120, y],
      ],
      [
        [x + 20, y],
        [x + 120, y],
      ],
    ])
    await expect.poll(scale).not.toBe(before)
    expect(await seen()).toEqual(view)
  })

  it("is moved by two fingers, and the page is not", async () => {
    const [x, y] = await middle()
    const [before, all, view] = [await scale(), await picture(), await seen()]
    await touch([
      [
        [x - 30, y],
        [x - 10, y - 70],
      ],
      [
        [x + 30, y],
        [x + 50, y - 70],
      ],
    ])
    await expect.poll(picture).not.toBe(all)
    expect([await scale(), await seen()]).toEqual([before, view])
  })

  it("leaves one finger to the page, which it scrolls", async () => {
    const [x, y] = await middle()
    const [all, { scrolled }] = [await picture(), await seen()]
    await touch([
      [
        [x, y],
        [x, y - 120],
      ],
    ])
    await expect.poll(async () => (await seen()).scrolled).toBeGreaterThan(scrolled)
    expect(await picture()).toBe(all)
  })
})
