import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, ElementHandle, Page } from "puppeteer-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { englishLocale } from "../src/i18n/languages.ts"
import { firefox, startFirefox } from "./support/firefox.ts"
import { type Service, startService } from "./support/Service.ts"

const count = 12

const { text } = englishLocale("en")

/** Limit for what hangs, in milliseconds. */
const patience = 40_000

describe.skipIf(firefox === undefined)("the page in Firefox", () => {
  let folder: string
  let downloads: string
  let photos: ReadonlyArray<string>
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    photos = (await generatePhotos({ dir: folder, count, width: 640, height: 360, seed: 9, bytes: 150_000 })).map(
      ({ path }) => path,
    )
    service = await startService()
    downloads = join(folder, "downloads")
    await mkdir(downloads)
    browser = await startFirefox(downloads)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const open = async (project: string) => {
    const page = await browser.newPage()
    page.setDefaultTimeout(patience)
    const complaints: Array<string> = []
    page.on("console", message => {
      if (["error", "warn"].includes(message.type())) complaints.push(message.text())
    })
    page.on("pageerror", error => complaints.push(String(error)))
    // Asked before a page with an upload is left.
    page.on("dialog", dialog => void dialog.accept())
    await page.goto(service.url)
    await signIn(page, service.account.token)
    await press(page, text.projects.create)
    await page.locator("input[name=name]").fill(project)
    await press(page, text.projects.make)
    await choose(page, photos)
    return { page, complaints }
  }

  it("signs in, uploads, says that the photos that were picked are safe, and shows what the server has", async () => {
    const { page, complaints } = await open("In Firefox")
    await says(page, text.preflight.ready)
    await page.locator(`input[name=rule][value="never"]`).click()
    await press(page, text.preflight.start)
    await says(page, text.ended.complete(count))
    await says(page, text.safety.partSafe)
    await page.locator("a[download]").click()
    await expect
      .poll(() => readdir(downloads), { timeout: patience })
      .toEqual([expect.stringMatching(/^altilift-receipt-In Firefox/)])
    const [name = ""] = await readdir(downloads)
    expect(JSON.parse(await readFile(join(downloads, name), "utf8"))).toMatchObject({ kind: "altilift-receipt" })

    await press(page, text.tabs.server)
    await page.waitForFunction(
      wanted =>
        [...document.querySelectorAll<HTMLImageElement>("#panel-server .thumb img")].filter(one => one.naturalWidth > 0).length >=
        wanted,
      {},
      count,
    )
    await page.locator("#panel-server .thumb").click()
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>(".view-ground img")?.naturalWidth ?? 0) === 640)
    await page.keyboard.press("Escape")
    await page.waitForFunction(() => document.querySelector("dialog.viewer") === null)
    expect(complaints).toEqual([])
    await page.close()
  }, 180_000)

  it("goes on after a reload in mid-upload, and sends nothing twice that arrived", async () => {
    const { page } = await open("Loaded again")
    const stored = new Map<string, number>()
    page.on("response", response => {
      if (response.request().method() !== "PUT" || response.status() !== 200) return
      const { pathname } = new URL(response.url())
      stored.set(pathname, (stored.get(pathname) ?? 0) + 1)
    })
    await slow(page)
    await says(page, text.preflight.ready)
    await press(page, text.preflight.start)
    await expect.poll(() => stored.size, { timeout: patience }).toBeGreaterThan(2)
    await page.reload()
    await says(page, "Choose the same files again to go on; what arrived is not sent again.")
    expect(stored.size).toBeLessThan(count)
    await choose(page, photos)
    await says(page, text.preflight.ready)
    await press(page, text.preflight.start)
    await says(page, text.ended.complete(count))
    expect([...stored.values()].filter(times => times > 1)).toEqual([])
    // Of an answer that came with the reload nobody is told.
    expect(stored.size).toBeGreaterThan(count / 2)
    await page.close()
  }, 180_000)
})

const signIn = async (page: Page, token: string): Promise<void> => {
  await page.locator("summary").click()
  await press(page, text.signIn.withToken)
  await page.locator("input[name=token]").fill(token)
  await press(page, text.signIn.submit)
}

/** Presses the button or tab of this name, tried again where the page is drawn anew meanwhile. */
const press = (page: Page, name: string) =>
  page.locator(`::-p-xpath(//button[normalize-space()=${JSON.stringify(name)}])`).click()

const says = (page: Page, text: string) => page.waitForFunction(wanted => document.body.innerText.includes(wanted), {}, text)

/** Chooses photos as with the browser's dialog. */
const choose = async (page: Page, paths: ReadonlyArray<string>): Promise<void> => {
  await page.waitForSelector(".drop")
  const input = await page.$("input[type=file][accept]")
  await (input as ElementHandle<HTMLInputElement> | null)?.uploadFile(...paths)
}

/** Has every PUT wait before it leaves, so that something can happen in the middle of an upload. */
const slow = (page: Page) =>
  page.evaluate(() => {
    const { open, send } = XMLHttpRequest.prototype
    const puts = new WeakSet<XMLHttpRequest>()
    XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: Array<unknown>) {
      if (given[0] === "PUT") puts.add(this)
      return Reflect.apply(open, this, given)
    }
    XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
      if (puts.has(this)) setTimeout(() => send.call(this, body), 700)
      else send.call(this, body)
    }
  })
