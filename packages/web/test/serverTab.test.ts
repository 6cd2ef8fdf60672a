import { createPublicKey, verify } from "node:crypto"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { isPainted, openServedPage, type ServedPage } from "./support/servedPage.ts"

const count = 4

describe.skipIf(chromium === undefined)("photos on the server, in the page that the service serves", () => {
  let folder: string
  let service: Service
  let browser: Browser
  let user: ServedPage
  let names: ReadonlyArray<string>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-photos-"))
    const made = await generatePhotos({ dir: folder, count, width: 640, height: 360, seed: 5 })
    names = made.map(({ path }) => path.split("/").at(-1) ?? "")
    service = await startService()
    browser = await startBrowser()
    user = await openServedPage(browser.context(), service)
    await user.signInByToken(service.account.token)
    await user.makeProject("Looked at")
    await user.drop(folder)
    await user.start("never")
    await user.ended()
    await user.page.getByRole("tab", { name: "On the server" }).click()
  }, 120_000)
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it("have thumbnails and a map, and are looked at with the keys: the focus comes back", async () => {
    const { page } = user
    const thumbnails = page.locator("#panel-server .thumb img")
    await thumbnails.nth(count - 1).waitFor()
    const areDrawn = () => thumbnails.evaluateAll(all => all.map(one => (one as HTMLImageElement).naturalWidth > 0))
    await expect.poll(areDrawn).toEqual(Array(count).fill(true))
    const map = page.locator("#panel-server").getByRole("img", { name: new RegExp(`^Map of ${count} photos`) })
    await expect.poll(() => map.evaluate(isPainted)).toBe(true)

    const opener = page.getByRole("button", { name: `View ${names[0]}` })
    await opener.focus()
    await page.keyboard.press("Enter")
    const dialog = page.getByRole("dialog")
    const title = dialog.getByRole("heading")
    const picture = dialog.locator(".view-ground img")
    await expect.poll(() => title.textContent()).toBe(names[0])
    // The original: larger than a thumbnail.
    await expect.poll(() => picture.evaluate(one => (one as HTMLImageElement).naturalWidth)).toBe(640)
    expect(await dialog.locator("dt").allTextContents()).toEqual(["Taken", "Height", "Camera", "Position", "Size"])
    const facts = dialog.locator("dd")
    await expect.poll(() => facts.nth(2).textContent()).not.toBe("not in the photo")
    expect(await facts.nth(0).textContent()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
    expect(await facts.nth(1).textContent()).toMatch(/^[\d.,]+ m above sea level$/)
    expect(await facts.nth(3).textContent()).toMatch(/^\d+\.\d{6}° [NS], \d+\.\d{6}° [EW]$/)
    expect(await facts.nth(4).textContent()).toMatch(/^640 × 360 · /)

    await page.keyboard.press("ArrowRight")
    await expect.poll(() => title.textContent()).toBe(names[1])
    await page.keyboard.press("+")
    const scaled = () => picture.evaluate(one => /scale\((?!1\))/.test((one as HTMLElement).style.transform))
    await expect.poll(scaled).toBe(true)
    // Zoomed, the arrows move the picture; another photo is shown whole.
    await page.keyboard.press("ArrowRight")
    expect(await title.textContent()).toBe(names[1])
    await dialog.getByRole("button", { name: "Next" }).click()
    await expect.poll(() => title.textContent()).toBe(names[2])
    await expect.poll(scaled).toBe(false)
    await page.keyboard.press("PageUp")
    await expect.poll(() => title.textContent()).toBe(names[1])

    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
    expect(await opener.evaluate(one => one === document.activeElement)).toBe(true)
    expect(user.complaints).toEqual([])
    expect([...user.asked]).toEqual([service.url])
  })

  it("are opened on the map", async () => {
    const { page } = user
    const map = page.locator("#panel-server .ground canvas")
    const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 }
    const dialog = page.getByRole("dialog")
    // The marks lie somewhere on it: it is swept until one is under the pointer.
    for (let y = 10; y < height && (await page.locator("#panel-server .tip").count()) === 0; y += 12)
      for (let x = 10; x < width && (await page.locator("#panel-server .tip").count()) === 0; x += 12)
        await map.hover({ position: { x, y }, force: true })
    const named = await page.locator("#panel-server .tip").textContent()
    await page.mouse.down()
    await page.mouse.up()
    await expect.poll(() => dialog.getByRole("heading").textContent()).toBe(named)
    await dialog.getByRole("button", { name: "Close" }).click()
    await dialog.waitFor({ state: "detached" })
  })

  it("are signed for in a receipt, and one that is removed is sent again", async () => {
    const { page } = user
    await page.getByRole("button", { name: "Get the receipt" }).click()
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the receipt" }).click(),
    ])
    const { statements } = JSON.parse(await readFile(await download.path(), "utf8"))
    const [{ statement, signature, publicKey }] = statements
    const said = Buffer.from(JSON.stringify(statement))
    expect(verify(null, said, createPublicKey(publicKey), Buffer.from(signature, "base64"))).toBe(true)
    expect(statement.images.map(({ name, state }: { name: string; state: string }) => [name, state]).sort()).toEqual(
      [...names].sort().map(name => [name, "Ready"]),
    )

    page.once("dialog", dialog => void dialog.accept())
    await page.getByRole("button", { name: `Remove ${names[0]}` }).click()
    await expect.poll(() => page.locator("#panel-server .row").count()).toBe(count - 1)
    // That receipt was of another set.
    await page.getByRole("button", { name: "Get the receipt" }).waitFor()

    await page.getByRole("tab", { name: "Upload" }).click()
    await page.getByRole("button", { name: "Upload more photos" }).click()
    await user.drop(folder)
    await user.start("never")
    expect(await user.ended()).toBe(`All ${count} photos are Ready`)
    await page.getByRole("heading", { name: "Safe to format the card" }).waitFor()
    await page.getByRole("tab", { name: "On the server" }).click()
    await expect.poll(() => page.locator("#panel-server .row").count()).toBe(count)
  })
})
