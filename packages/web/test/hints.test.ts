import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { samples } from "../../../tools/src/demo/samples.ts"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { makeFlawedSet } from "../../../tools/src/preflight/flaws.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { holdUploads } from "./support/headless.ts"
import { type Service, startService } from "./support/Service.ts"
import { isPainted, openServedPage, patience } from "./support/servedPage.ts"

/** Six lines of twelve photos. */
const perLine = 12
const surveyed = 6 * perLine

describe.skipIf(chromium === undefined)("before an upload", () => {
  let folder: string
  let survey: string
  let few: string
  let cut: string
  let fewPaths: ReadonlyArray<string>
  /** Photos of the survey. */
  let count: number
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-hints-"))
    survey = join(folder, "Survey")
    few = join(folder, "Few")
    await mkdir(survey)
    await mkdir(few)
    const made = await makeFlawedSet(survey, 101, surveyed)
    // A hole in the middle: four photos of each of two lines.
    const inHole = ({ path }: { path: string }) => {
      const at = Number(/ALT_(\d+)/.exec(path)?.[1]) - 1
      return [2, 3].includes(Math.floor(at / perLine)) && at % perLine >= 4 && at % perLine < 8
    }
    for (const one of made.filter(inHole)) await rm(one.path)
    count = made.filter(one => !inHole(one)).length
    fewPaths = (await generatePhotos({ dir: few, count: 6, width: 320, height: 180, seed: 4 })).map(({ path }) => path)
    cut = join(folder, "Cut")
    await mkdir(cut)
    const wholePaths = (await generatePhotos({ dir: cut, count: 3, width: 1600, height: 900, seed: 6 })).map(({ path }) => path)
    const [first = ""] = wholePaths
    const whole = await readFile(first)
    await writeFile(first, whole.subarray(0, whole.length / 2))
    service = await startService()
    browser = await startBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const open = async (project: string) => {
    const user = await openServedPage(browser.context(), service)
    await user.signInByToken(service.account.token)
    await user.makeProject(project)
    const { page } = user
    return {
      ...user,
      line: (words: RegExp) => page.locator(".hint-lines li").filter({ hasText: words }),
      photos: async () => Number(await page.locator(".figures dd").first().textContent()),
      filters: () => page.locator(".filters button").allTextContents(),
      button: (name: string | RegExp) => page.getByRole("button", { name, exact: true }),
    }
  }

  it("hints filter the list, mark the map, and are left out; each step is undone", async () => {
    const { page, line, photos, filters, button, ...user } = await open("Survey")
    await user.drop(survey)
    await line(/blurred/).waitFor()
    await line(/lens covered/).waitFor()
    expect(await line(/in the coverage/).textContent()).toMatch(/^\d gaps? in the coverageFewer than 3 photos .* m² in all/)
    for (const other of [/GPS/, /odd date/, /another camera/, /far from the rest/, /duplicate/]) await line(other).waitFor()
    await page.locator(".looking").waitFor({ state: "detached" })
    expect(await photos()).toBe(count)
    expect(await page.locator(".figures").textContent()).toMatch(/\d\.\d cm a pixel on the ground/)
    const map = page.locator(".ground canvas")
    const picture = () => map.evaluate(element => (element as HTMLCanvasElement).toDataURL())
    await expect.poll(() => map.evaluate(isPainted)).toBe(true)

    const covered = line(/lens covered/)
    const number = Number(/^\d+/.exec((await covered.textContent()) ?? "")?.[0])
    const unmarked = await picture()
    await covered.getByRole("button", { name: /^Show/ }).click()
    await expect.poll(() => page.locator(".row").count()).toBe(number)
    await expect.poll(picture).not.toBe(unmarked)
    await button(/^Leave out these$/)
      .last()
      .click()
    await expect.poll(photos).toBe(count - number)
    expect(await covered.count()).toBe(0)
    expect(await filters()).toContain(`Left out${number}`)

    await page.locator(".row").first().click()
    await page.locator(".scroller").press("Delete")
    await expect.poll(photos).toBe(count - number - 1)
    await button("Undo: 1 photo left out").waitFor()
    await page.keyboard.press("Control+z")
    await expect.poll(photos).toBe(count - number)
    await button(`Undo: ${number} photos left out`).click()
    await expect.poll(photos).toBe(count)
    await covered.waitFor()
    await button(/^Leave out these: \d+ photos with the lens covered$/).click()
    await expect.poll(photos).toBe(count - number)

    await user.start("never")
    expect(await user.ended()).toBe(`All ${count - number} photos are Ready`)
    expect(user.complaints).toEqual([])
    await user.close()
  }, 120_000)

  it("a photo that is cut off is found before it is sent, and leaving it out is a choice", async () => {
    const { page, line, photos, button, ...user } = await open("Cut")
    await user.drop(cut)
    await line(/cut off/).waitFor()
    expect(await line(/cut off/).textContent()).toMatch(/^1 photo is cut offThe end of the file is missing: copy it again\./)
    await page.locator(".looking").waitFor({ state: "detached" })
    expect(await page.locator(".hint-lines li").count()).toBe(1)
    expect(await photos()).toBe(3)
    await button("Leave out these: 1 photo is cut off").click()
    await expect.poll(photos).toBe(2)
    await user.start("never")
    expect(await user.ended()).toBe("All 2 photos are Ready")
    await user.close()
  }, 120_000)

  it.skipIf(!existsSync(samples))(
    "flights are named and sent to projects of their own; real photos have no hint",
    async () => {
      const { page, photos, button, ...user } = await open("Beach")
      await user.drop(samples)
      await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
      await expect.poll(photos).toBe(18)
      await page.getByText(/cm a pixel/).waitFor()
      await expect.poll(() => page.locator(".hints").count()).toBe(0)

      await user.drop(few)
      await expect.poll(photos).toBe(24)
      const flights = page.locator(".flights li")
      await flights.nth(1).waitFor()
      expect(await flights.nth(0).locator("p").textContent()).toMatch(/2016.* · DJI FC300S · 18 photos$/)
      await button("Undo: 6 files added").click()
      await expect.poll(photos).toBe(18)
      await expect.poll(() => flights.count()).toBe(0)
      await user.drop(few)
      await flights.nth(1).waitFor()

      // The end of a check replaces all flights. It takes nothing from the field in which a name is being typed.
      const checkAgain = async () => {
        await button("Leave out: Flight 1").evaluate(other => (other as HTMLElement).click())
        // Nothing that is drawn tells that a check has ended.
        await page.waitForTimeout(500)
        await button("Restore: Flight 1").evaluate(other => (other as HTMLElement).click())
        await expect.poll(photos).toBe(24)
      }
      await button("Own project: Flight 2").click()
      const project = page.getByLabel("Name of the project")
      await project.fill("East")
      await checkAgain()
      expect(await project.inputValue()).toBe("East")
      await button("Cancel").click()
      const name = page.getByLabel("Name of flight 2")
      await name.fill("North")
      await checkAgain()
      expect(await name.evaluate(field => field.matches(":focus"))).toBe(true)
      await page.keyboard.press("Enter")
      // A photo that was left out before stays left out.
      await button("Show: North").click()
      await expect.poll(() => page.locator(".row").count()).toBe(6)
      await page.locator(".row").first().click()
      await page.locator(".scroller").press("Delete")
      await expect.poll(photos).toBe(23)
      await button("Own project: North").click()
      await project.fill("Beach")
      await button("Make the project").click()
      await page.getByText('You have a project named "Beach" already').waitFor()
      await project.fill("North")
      await button("Make the project").click()
      await expect.poll(photos).toBe(18)
      expect(await flights.nth(1).locator("p").textContent()).toMatch(/5 of 6 photos · goes to North afterwards$/)
      await user.start("never")
      expect(await user.ended()).toBe("All 18 photos are Ready")
      await button("Open it and send them").click()
      await page.getByText("All 5 photos are Ready").waitFor()
      // The photo that was left out is on the card only.
      await page.getByText("These photos are safe").waitFor()
      expect(await page.getByText("Safe to format the card").count()).toBe(0)
      expect(await page.locator(".header").textContent()).toContain("North")
      await user.close()
    },
    120_000,
  )

  it(
    "what was left out stays left out when the page is closed in the middle of an upload",
    async () => {
      const user = await open("Closed")
      const { page } = user
      const letGo = await holdUploads(page)
      page.on("dialog", dialog => dialog.accept())
      await user.pickFolder(fewPaths)
      await expect.poll(user.photos).toBe(6)
      await page.locator(".row").first().click()
      await page.locator(".scroller").press("Delete")
      await expect.poll(user.photos).toBe(5)
      await user.start("never")
      letGo(2)
      await user.finished(2)
      await page.reload()
      await page.getByText(/^The page was closed in the middle of an upload/).waitFor()
      letGo(99)
      expect(await user.ended()).toBe("All 5 photos are Ready")
      await user.close()
    },
    patience * 2,
  )
})
