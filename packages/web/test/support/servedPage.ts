import type { BrowserContext, Page } from "playwright-core"
import { dropFiles } from "../../../../tools/src/dropFiles.ts"
import { type Language, loadLocale } from "../../src/i18n/languages.ts"
import type { ReconstructionRule } from "../../src/uploader/BrowserUploader.ts"
import { chooseFiles } from "./headless.ts"
import type { Service } from "./Service.ts"

/** Limit for what hangs, in milliseconds. */
export const patience = 40_000

/** The page that the service serves, and what its user does with it; in the words of the page's language. */
export interface ServedPage {
  readonly page: Page
  /** What the browser's console complains of. */
  readonly complaints: ReadonlyArray<string>
  /** Origins that the page asked for anything. */
  readonly asked: ReadonlySet<string>
  readonly signIn: (email: string, password: string) => Promise<void>
  readonly signInByToken: (token: string) => Promise<void>
  readonly makeProject: (name: string) => Promise<void>
  /** Drops a file or folder on the page, as from a file manager. */
  readonly drop: (path: string) => Promise<void>
  /**
   * Chooses a folder of these files as with the browser's dialog, which tests cannot operate: the folder is one of the
   * page's own file system.
   */
  readonly pickFolder: (files: ReadonlyArray<string>) => Promise<void>
  /** Waits until all headers are read, and starts. */
  readonly start: (rule: ReconstructionRule) => Promise<void>
  /** Waits until so many photos have ended. */
  readonly finished: (count: number) => Promise<void>
  /** Waits for the end of the upload; yields the title of what is said then. */
  readonly ended: () => Promise<string>
  readonly close: () => Promise<void>
}

export const openServedPage = async (
  context: BrowserContext,
  service: Service,
  language: Language = "en",
): Promise<ServedPage> => {
  const { text } = await loadLocale({ language, variant: language })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const complaints: Array<string> = []
  const asked = new Set<string>()
  page.on("console", message => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text())
  })
  page.on("pageerror", error => complaints.push(error.message))
  page.on("request", request => asked.add(new URL(request.url()).origin))
  await page.goto(service.url)
  await page.locator(".tools select").first().selectOption(language)

  const button = (name: string) => page.getByRole("button", { name, exact: true })
  const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value)
  return {
    page,
    complaints,
    asked,
    signIn: async (email, password) => {
      await fill(text.signIn.email, email)
      await fill(text.signIn.password, password)
      await button(text.signIn.submit).click()
    },
    signInByToken: async token => {
      await page.getByText(text.signIn.advanced, { exact: true }).click()
      await button(text.signIn.withToken).click()
      await page.locator("input[name=token]").fill(token)
      await button(text.signIn.submit).click()
    },
    makeProject: async name => {
      await button(text.projects.create).first().click()
      await fill(text.projects.name, name)
      await button(text.projects.make).click()
      await page.locator(".drop").waitFor()
    },
    drop: path => dropFiles(page, [path]),
    pickFolder: async files => {
      await pickInstead(page, files)
      await button(text.drop.folder).click()
    },
    start: async rule => {
      await page.getByRole("heading", { name: text.preflight.ready }).waitFor()
      await page.locator(`input[name=rule][value="${rule}"]`).check()
      await button(text.preflight.start).click()
    },
    finished: async count => {
      const ended = async () => Number(/\d+/.exec((await page.locator(".progress-foot .verified").textContent()) ?? "")?.[0])
      while ((await ended()) < count) await page.waitForTimeout(50)
    },
    ended: async () => (await page.locator("#end-title").textContent()) ?? "",
    close: () => page.close(),
  }
}

/**
 * Copies files into a folder of the page's own file system, and has the browser's dialog answer with it. Its handles
 * are real ones, and may always be read.
 */
const pickInstead = async (page: Page, files: ReadonlyArray<string>): Promise<void> => {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "to-copy", hidden: true })
    document.body.append(input)
  })
  await chooseFiles(page, 'document.querySelector("#to-copy")', files)
  await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>("#to-copy")
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle("Picked", { create: true })
    for (const file of input?.files ?? []) {
      const copy = await (await folder.getFileHandle(file.name, { create: true })).createWritable()
      await copy.write(file)
      await copy.close()
    }
    input?.remove()
    Object.assign(window, { showDirectoryPicker: async () => folder })
  })
}

/**
 * From the next load on the browser asks before a kept folder is read, and its user says yes: a browser without windows
 * cannot ask.
 */
export const askForFolders = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    let state: PermissionState = "prompt"
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => state,
      requestPermission: async () => {
        if (navigator.userActivation.isActive) state = "granted"
        return state
      },
    })
  })

/**
 * All that the browser keeps of a page, and the page itself, as text; but for the tab's own storage, where the session
 * is.
 */
export const everythingKept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const answer = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const kept: Array<unknown> = [{ ...localStorage }, document.cookie, document.documentElement.outerHTML]
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store)
        kept.push(name, store, await answer(objects.getAllKeys()), await answer(objects.getAll()))
      }
      database.close()
    }
    return JSON.stringify(kept)
  })

/** The token of who is signed in, from where the page keeps it: with the tab. */
export const tokenOf = async (page: Page): Promise<string> => {
  await page.locator("#app .projects, #app .tabs").first().waitFor()
  const kept = await page.evaluate(
    () => Object.entries(sessionStorage).find(([name]) => name.startsWith("altilift.session"))?.[1],
  )
  if (kept === undefined) throw new Error("no session is kept with the tab")
  return JSON.parse(kept).token
}

/**
 * The buckets of this cloud are the only ones that the page hears of: the embedded one is all of them at one address,
 * and the page takes the first.
 */
export const offerOnly = (page: Page, cloud: "S3" | "OSS"): Promise<void> =>
  changeAnswers(page, "NearestBucketEndpoints", ({ getGeoIPInfo: { nearestBuckets } }: Nearest) => ({
    getGeoIPInfo: { nearestBuckets: nearestBuckets.filter(bucket => bucket.cloud === cloud) },
  }))

interface Nearest {
  readonly getGeoIPInfo: { readonly nearestBuckets: ReadonlyArray<{ readonly cloud: string }> }
}

/** Has the service's answers to a query come changed. */
const changeAnswers = async (page: Page, query: string, change: (data: never) => unknown): Promise<void> => {
  await page.route("**/graphql", async route => {
    if (!route.request().postData()?.includes(`query ${query} `)) return route.fallback()
    const response = await route.fetch()
    const { data }: { readonly data: never } = await response.json()
    await route.fulfill({ response, json: { data: change(data) } })
  })
}

/** To be evaluated on a canvas: whether anything is drawn on it. */
export const isPainted = (element: SVGElement | HTMLElement): boolean =>
  element instanceof HTMLCanvasElement &&
  (element
    .getContext("2d")
    ?.getImageData(0, 0, element.width, element.height)
    .data.some(value => value > 0) ??
    false)
