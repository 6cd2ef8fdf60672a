import { checkSet } from "@altilift/core/preflight"
import { render } from "solid-js/web"
import { expect, onTestFinished, vi } from "vitest"
import { App, type AppProps } from "../../../src/app/App.tsx"
import type { Dependencies } from "../../../src/app/dependencies.ts"
import type { KeptSet } from "../../../src/files/keptHandles.ts"
import type { Listed } from "../../../src/files/PhotoFile.ts"
import { interval } from "../../../src/ui/frames.ts"
import { type FakeServer, makeFakeServer, somePlaces } from "./fakeServer.ts"
import { asFlown, factsOf, listedSet, onOtherSite, sharpnessAt } from "./fakeSet.ts"
import { type FakeUploader, makeFakeUploader } from "./fakeUploader.ts"

export const endpoint = "https://api.example.com"

/** A limit for what hangs, on a machine that may be busy (milliseconds). */
export const patience = { timeout: 20_000 }

/** The page over fakes, and what a test does with it. */
export interface Mounted {
  readonly root: HTMLElement
  readonly server: FakeServer
  /** The last uploader that the page made. */
  readonly uploader: () => FakeUploader
  /** Sets that are kept for another visit. */
  readonly kept: Array<KeptSet>
  /** Picks so many photos. */
  readonly pick: (count: number) => Promise<void>
  /** Presses the button of this name. */
  readonly press: (name: string | RegExp) => Promise<void>
  /** Waits until the page says this. */
  readonly says: (text: string | RegExp) => Promise<void>
  /** Waits until what happened is drawn. */
  readonly drawn: () => Promise<void>
}

export interface Mounting extends Partial<Pick<AppProps, "project" | "locale" | "token" | "key" | "email" | "passwordSet">> {
  readonly theme?: "light" | "dark"
  readonly language?: "en" | "zh-Hans"
  readonly server?: FakeServer
  readonly kept?: ReadonlyArray<KeptSet>
  /** So many photos are in what is chosen before anything is picked. */
  readonly set?: number
  /** Inside a shadow root, as the element in a page of others. */
  readonly embedded?: boolean
  /** Called when storage is empty, before the page is drawn. */
  readonly before?: () => void
  /** Photos say what drones write, and every 40th is blurred: the check has something to say. */
  readonly flawed?: boolean
  /** The photos from this number on were taken on another site. */
  readonly otherSiteFrom?: number
  /** Nothing is known of the headers of files until this resolves. */
  readonly headers?: Promise<void>
  /** Another tab holds every project until this resolves. */
  readonly elsewhere?: Promise<void>
  /** Whether kept sets may be read without asking. */
  readonly free?: boolean
}

/** Draws the page into the document of the test, signed in and in the first project where nothing else is said. */
export const mount = (given: Mounting = {}): Mounted => {
  localStorage.clear()
  sessionStorage.clear()
  if (given.theme !== undefined) localStorage.setItem("altilift.theme", given.theme)
  if (given.language !== undefined) localStorage.setItem("altilift.language", given.language)
  const server = given.server ?? makeFakeServer()
  const uploaders: Array<FakeUploader> = []
  const kept = [...(given.kept ?? [])]
  let set: ReadonlyArray<Listed> = listedSet(given.set ?? 0)
  given.before?.()

  const dependencies: Dependencies = {
    // Each a new one, as for each session; what a test changes counts for all.
    client: () => new Proxy(server, {}),
    uploader: async options => {
      const made = makeFakeUploader(options)
      uploaders.push(made)
      return made
    },
    list: async function* () {
      for (let at = 0; at < set.length; at += 2000) yield set.slice(at, at + 2000)
    },
    choose: {
      dropped: async () => [],
      input: () => [],
      canPickFolder: () => true,
      pickFolder: async () => ({}) as FileSystemDirectoryHandle,
    },
    kept: {
      sets: async () => kept,
      keep: async one => void kept.push({ ...one, keptAt: Date.now() }),
      forget: async () => void kept.splice(0),
      mayRead: async () => given.free === true,
      askToRead: async () => true,
    },
    tabs: {
      isHeld: async () => given.elsewhere !== undefined,
      whenFree: async () => given.elsewhere,
    },
    photoWorkers: () => ({
      facts: async files => {
        await given.headers
        const facts = files.map(({ name }) => {
          const at = Number(/\d+/.exec(name)?.[0]) - 1
          const found = factsOf(at, set.length)
          return at >= (given.otherSiteFrom ?? set.length) ? onOtherSite(found) : found
        })
        return given.flawed === true ? facts.map(asFlown) : facts
      },
      pixels: async (_, { takenAt = 0 }) => (given.flawed === true ? sharpnessAt(takenAt / 2000) : undefined),
      check: async input => checkSet(input),
      thumbnail: async file => picture(Number(await file.text())),
      close: () => {},
    }),
  }

  const root = document.createElement("div")
  const host = given.embedded === true ? document.createElement("div") : root
  if (host !== root) host.attachShadow({ mode: "open" }).append(root)
  document.body.style.margin = "0"
  document.body.append(host)
  // In one object: what is undefined in it stands, which properties of an element that are spread do not.
  const {
    theme: _theme,
    language: _language,
    server: _server,
    kept: _kept,
    free: _free,
    headers: _headers,
    elsewhere: _elsewhere,
    set: _set,
    flawed: _flawed,
    otherSiteFrom: _otherSiteFrom,
    before: _before,
    embedded: _embedded,
    ...props
  } = {
    key: "app-key",
    token: "user-token",
    project: somePlaces[0]?.id,
    ...given,
  }
  const dispose = render(() => <App endpoint={endpoint} {...props} dependencies={dependencies} />, root)
  onTestFinished(() => {
    dispose()
    host.remove()
  })

  const press = async (name: string | RegExp): Promise<void> => {
    const button = await vi.waitFor(() => {
      const found = [...root.querySelectorAll<HTMLElement>("button, [role=tab]")].find(one => matches(one, name) && isShown(one))
      if (found === undefined) throw new Error(`there is no button ${name}`)
      return found
    }, patience)
    button.click()
    await framed()
  }
  return {
    root,
    server,
    kept,
    uploader: () => {
      const last = uploaders.at(-1)
      if (last === undefined) throw new Error("no upload was started")
      return last
    },
    pick: async count => {
      set = listedSet(count)
      await press(/folder|文件夹/)
    },
    press,
    says: text => vi.waitFor(() => expect(root.innerText).toMatch(text), patience),
    drawn,
  }
}

/** Picks so many photos, and starts their upload. */
export const started = async (mounted: Mounted, count: number): Promise<FakeUploader> => {
  await mounted.pick(count)
  await mounted.says("Ready to upload")
  await mounted.press("Start upload")
  const uploader = await vi.waitFor(() => mounted.uploader(), patience)
  uploader.begin()
  await mounted.drawn()
  return uploader
}

/** Signs in with this password; the fake server takes `right`. */
export const signIn = async (mounted: Mounted, password = "right"): Promise<void> => {
  type(mounted, "email", "surveyor@example.com")
  type(mounted, "password", password)
  await mounted.press("Sign in")
}

/** Fills in a field. */
const type = (mounted: Mounted, name: string, value: string): void => {
  const input = mounted.root.querySelector<HTMLInputElement>(`input[name=${name}]`)
  if (input === null) throw new Error(`there is no field ${name}`)
  input.value = value
}

const matches = (element: HTMLElement, name: string | RegExp): boolean => {
  const text = element.getAttribute("aria-label") ?? element.innerText.trim()
  return typeof name === "string" ? text === name : name.test(text)
}

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0 && !(element as HTMLButtonElement).disabled

/** What an upload tells is drawn a few times a second only. */
const drawn = async (): Promise<void> => {
  await new Promise(resolve => setTimeout(resolve, interval))
  await framed()
}

/** Two frames: one in which the page draws, one in which that is on the screen. */
const framed = (): Promise<void> =>
  new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))))

/** A field seen from above, different for each photo. */
const picture = (number: number): ImageBitmap => {
  const canvas = new OffscreenCanvas(112, 75)
  const context = canvas.getContext("2d")
  if (context !== null) {
    context.fillStyle = `hsl(${80 + (number % 40)} 35% ${38 + (number % 7) * 3}%)`
    context.fillRect(0, 0, 112, 75)
    context.fillStyle = "hsl(38 30% 62%)"
    context.fillRect(0, 20 + (number % 30), 112, 8)
    context.fillStyle = "hsl(205 30% 45%)"
    context.fillRect(60 + (number % 40), 0, 14, 75)
  }
  return canvas.transferToImageBitmap()
}
