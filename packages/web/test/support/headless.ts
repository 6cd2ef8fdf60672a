import type { Page } from "playwright-core"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, BrowserUploaderOptions } from "../../src/uploader/BrowserUploader.ts"

/** What a page of these tests keeps in `window`. */
interface Kept {
  create: (options: BrowserUploaderOptions) => BrowserUploader
  uploader: BrowserUploader
  events: Array<BrowserEvent>
  outcome: Promise<BrowserOutcome>
}

/** A page of some site with an upload going on, without a view. */
export interface HeadlessPage {
  readonly page: Page
  /** Chooses files and begins. `service`: where `uploader.js` comes from. */
  readonly begin: (options: Omit<BrowserUploaderOptions, "files" | "onEvent">, paths: ReadonlyArray<string>) => Promise<void>
  /** Waits until so many images have reached a state. */
  readonly reached: (at: string, count: number) => Promise<void>
  readonly outcome: () => Promise<BrowserOutcome>
  readonly events: () => Promise<ReadonlyArray<BrowserEvent>>
}

export const headlessPage = (page: Page): HeadlessPage => ({
  page,
  begin: async (options, paths) => {
    await page.evaluate(() => {
      document.body.innerHTML = '<input type="file" multiple id="files">'
    })
    await chooseFiles(page, 'document.querySelector("#files")', paths)
    const content = `import { createBrowserUploader } from "${options.endpoint}/uploader.js"; window.create = createBrowserUploader`
    await page.addScriptTag({ type: "module", content })
    await page.waitForFunction(() => "create" in window)
    await page.evaluate(given => {
      const kept = window as unknown as Kept
      kept.events = []
      kept.uploader = kept.create({
        ...given,
        files: document.querySelector<HTMLInputElement>("#files")?.files ?? [],
        onEvent: event => kept.events.push(event),
      })
      kept.outcome = kept.uploader.run()
    }, options)
  },
  reached: async (at, count) => {
    await page.waitForFunction(
      ([state, wanted]) =>
        (window as unknown as Kept).events.filter(event => event.event === "moved" && event.at === state).length >=
        Number(wanted),
      [at, count] as const,
      { timeout: 120_000 },
    )
  },
  outcome: () => page.evaluate(() => (window as unknown as Kept).outcome),
  events: () => page.evaluate(() => (window as unknown as Kept).events),
})

/**
 * Chooses files in an input (an expression) by their paths: Playwright would carry their bytes through its own
 * connection.
 */
export const chooseFiles = async (page: Page, input: string, paths: ReadonlyArray<string>): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const { result } = await session.send("Runtime.evaluate", { expression: input })
  if (result.objectId === undefined) throw new Error(`there is no ${input}`)
  await session.send("DOM.setFileInputFiles", { files: [...paths], objectId: result.objectId })
  await session.detach()
}

/** Counts the CORS preflights of this page from here on, which are no requests to Playwright. */
export const countPreflights = async (page: Page): Promise<() => number> => {
  const session = await page.context().newCDPSession(page)
  let count = 0
  session.on("Network.requestWillBeSent", ({ request }) => {
    if (request.method === "OPTIONS") count += 1
  })
  await session.send("Network.enable")
  return () => count
}

/** Counts what buckets acknowledge to this page from here on: how often for each object. */
export const countStored = (page: Page): (() => ReadonlyMap<string, number>) => {
  const stored = new Map<string, number>()
  page.on("response", response => {
    if (response.request().method() !== "PUT" || response.status() !== 200) return
    const { pathname } = new URL(response.url())
    stored.set(pathname, (stored.get(pathname) ?? 0) + 1)
  })
  return () => stored
}

/**
 * Has every PUT of the page wait before it leaves, so that something can happen in the middle of an upload.
 * Milliseconds.
 */
export const slowUploads = async (page: Page, delay: number): Promise<void> => {
  await page.route(
    () => true,
    async route => {
      if (route.request().method() === "PUT") await new Promise(resolve => setTimeout(resolve, delay))
      // The page may be gone by now.
      await route.continue().catch(() => undefined)
    },
  )
}

/**
 * Holds back every PUT of the page, across reloads; yields how to let so many more go, so that something can happen in
 * the middle of an upload.
 */
export const holdUploads = async (page: Page): Promise<(more: number) => void> => {
  let allowed = 0
  const held: Array<() => void> = []
  // What was held of a page that is gone takes nobody's place.
  page.on("framenavigated", () => {
    for (const letGo of held.splice(0)) letGo()
  })
  await page.route(
    () => true,
    async route => {
      if (route.request().method() === "PUT" && allowed-- <= 0) {
        allowed = 0
        await new Promise<void>(resolve => held.push(resolve))
      }
      await route.continue().catch(() => undefined)
    },
  )
  return more => {
    allowed += more
    while (allowed > 0 && held.length > 0) {
      allowed--
      held.shift()?.()
    }
  }
}
