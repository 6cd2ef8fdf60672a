import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Final, renderRetrying, zh } from "@altilift/core"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { problemsOf } from "../src/app/upload/model/reasons.ts"
import { loadLocale } from "../src/i18n/languages.ts"
import type { BrowserUploaderOptions } from "../src/index.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { headlessPage } from "./support/headless.ts"
import { inEnglish } from "./support/inEnglish.ts"
import { type Service, startService } from "./support/Service.ts"
import { startSite } from "./support/site.ts"

const { says, saysAll } = (await loadLocale({ language: "zh-Hans", variant: "zh-Hans" })).text

describe.skipIf(chromium === undefined)("on a Chinese page", () => {
  let folder: string
  let photos: ReadonlyArray<string>
  let service: Service
  let site: Awaited<ReturnType<typeof startSite>>
  let browser: Browser
  let projects = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-reasons-"))
    photos = (await generatePhotos({ dir: folder, count: 2, width: 640, height: 360, seed: 11 })).map(({ path }) => path)
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

  /** Uploads, and gathers all that a page would show of what the engine and the service say. */
  const upload = async (
    options: Partial<BrowserUploaderOptions> = {},
    paths: ReadonlyArray<string> = photos,
    meddle: (page: Page) => Promise<unknown> = async () => undefined,
  ) => {
    const page = await browser.context().newPage()
    await page.goto(site.url)
    await meddle(page)
    const { begin, outcome, events } = headlessPage(page)
    await begin({ ...service.account, project: `测区 ${projects++}`, create: true, retryFor: 1_500, ...options }, paths)
    const { images, fault, reconstruction } = await outcome()
    const warnings = (await events()).flatMap(event => (event.event === "retrying" ? renderRetrying(event, zh) : []))
    await page.close()
    const reasons = images.map(final => ({ at: final.at, reason: reasonsOf(final) })).filter(({ reason }) => reason !== "")
    const refusal = reconstruction?.started === false ? [says(reconstruction.problem)] : []
    return {
      reasons,
      fault,
      refusal,
      words: [...reasons.map(({ reason }) => reason), ...warnings, ...refusal, fault === undefined ? "" : says(fault.problem)],
    }
  }
  const reasonsOf = (final: Final): string => saysAll(problemsOf(final))
  const untranslated = (words: ReadonlyArray<string>) => words.filter(inEnglish)
  /** Answers requests of a page in the place of whom they are meant for. */
  const answering = (path: string, method: string, answer: { status: number; body: string } | "none") => (page: Page) =>
    page.route(path, async route => {
      if (route.request().method() !== method) return route.continue()
      if (answer === "none") return route.abort("connectionrefused")
      return route.fulfill({ ...answer, headers: { "access-control-allow-origin": "*" } })
    })

  it("the reasons of photos have Chinese words", async () => {
    const whole = await readFile(photos[0] ?? "")
    const odd: Record<string, string | Buffer> = {
      "text.jpg": "no picture",
      "empty.jpg": "",
      "nothing.bin": "",
      "other.jpg": Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
      "cut.jpg": whole.subarray(0, Math.floor(whole.length / 2)),
      "damaged.jpg": Buffer.concat([whole.subarray(0, 20), Buffer.alloc(5_000, 7)]),
      "flight.log": "a log",
    }
    for (const [name, content] of Object.entries(odd)) await writeFile(join(folder, name), content)
    const { reasons, words } = await upload({}, [...photos, ...Object.keys(odd).map(name => join(folder, name))])
    expect(untranslated(words)).toEqual([])
    const ends = Map.groupBy(reasons, ({ at }) => at)
    expect(Object.fromEntries([...ends].map(([at, all]) => [at, all.length]))).toEqual({ Rejected: 3, Skipped: 2, Invalid: 2 })
    expect(new Set(words).size).toBeGreaterThan(5)
  })

  it.each<[string, string, Partial<BrowserUploaderOptions>]>([
    ["a token that is not known", "not authorised", { token: "0".repeat(40) }],
    ["an app key that is not known", "not authorised", { key: "nobody" }],
    ["a project that is not there", "refused", { create: false }],
    ["a name that is too long", "refused", { project: "x".repeat(300) }],
    ["a bucket that is not there", "refused", { bucket: { label: "Moon" } }],
  ])("%s is told in Chinese", async (_, kind, options) => {
    const { fault, words } = await upload(options)
    expect(fault?.kind).toBe(kind)
    expect(untranslated(words)).toEqual([])
  })

  it.each([
    ["that cannot be reached", "none"],
    ["with a page of a network in its place", { status: 200, body: "<html>Log in" }],
    ["that is out of order", { status: 503, body: "" }],
    ["that fails", { status: 500, body: "oh" }],
  ] as const)("a server %s is told in Chinese", async (_, answer) => {
    const { fault, words } = await upload({}, photos, answering("**/graphql", "POST", answer))
    expect(fault?.kind).toBe("unreachable")
    expect(untranslated(words)).toEqual([])
  })

  it.each([
    ["that cannot be reached", "none"],
    ["that is out of order", { status: 503, body: "<Error><Code>SlowDown</Code></Error>" }],
    ["that takes no photos that large", { status: 413, body: "" }],
    ["that refuses", { status: 403, body: "<Error><Code>SignatureDoesNotMatch</Code></Error>" }],
  ] as const)("a bucket %s is told in Chinese", async (_, answer) => {
    const { reasons, fault, words } = await upload({}, photos, answering("**/*", "PUT", answer))
    // What is about all photos is one fault, and what is about each of them one reason for each.
    expect(fault === undefined ? reasons.map(({ at }) => at) : reasons).toEqual(fault === undefined ? ["Failed", "Failed"] : [])
    expect(untranslated(words)).toEqual([])
  })

  it("a reconstruction that is refused is told in Chinese", async () => {
    const { refusal } = await upload({ reconstruction: { when: "all finished" } }, photos.slice(0, 1))
    expect(refusal.length).toBe(1)
    expect(untranslated(refusal)).toEqual([])
  })
})
