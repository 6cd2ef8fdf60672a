import { ApiFailure } from "@altilift/core/client"
import axe from "axe-core"
import { afterEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import type { KeptSet } from "../../src/files/keptHandles.ts"
import { inEnglish } from "../support/inEnglish.ts"
import { makeFakeServer, somePlaces } from "../support/view/fakeServer.ts"
import type { FakeUploader } from "../support/view/fakeUploader.ts"
import { endpoint, type Mounted, type Mounting, mount, patience } from "../support/view/mount.tsx"

/** Every view in both themes: looked at by axe, and kept as a picture for people to look at. */
interface View {
  readonly name: string
  readonly given?: () => Mounting
  readonly play?: (page: Mounted) => Promise<void>
}

const done = somePlaces[2]?.id ?? ""
const left = (handles: ReadonlyArray<string>): KeptSet => ({
  endpoint,
  project: somePlaces[0]?.id ?? "",
  handles: handles.map(name => ({ name, kind: "directory" }) as FileSystemHandle),
  leftOut: [],
  keptAt: Date.UTC(2026, 6, 24, 9, 33),
})

const begun = async (mounted: Mounted, count: number): Promise<FakeUploader> => {
  await mounted.pick(count)
  await mounted.press(/^(Start upload|开始上传)$/)
  await vi.waitFor(() => mounted.uploader(), patience)
  mounted.uploader().begin()
  await mounted.drawn()
  return mounted.uploader()
}

/** As the engine says it. */
const unreachable = new ApiFailure({
  class: "retryable",
  problem: { code: "server-unreachable", host: "https://api.example.com", error: "network error" },
  answered: false,
})
const named = { code: "content-not-as-named", named: "JPEG", type: "" } as const
const changing = { code: "file-keeps-changing" } as const

/** A run in its middle: some Ready, some being verified, some on their way, some in trouble. */
const midway = async (mounted: Mounted, count: number): Promise<FakeUploader> => {
  const uploader = await begun(mounted, count)
  const now = vi.spyOn(Date, "now")
  const start = performance.timeOrigin + performance.now()
  const ready = Math.floor(count * 0.55)
  for (let at = 0; at < ready; at++) {
    if (at % Math.ceil(ready / 90) === 0) {
      now.mockReturnValue(start + (at / ready) * 90_000)
      await new Promise(resolve => setTimeout(resolve, at === 0 ? 1_100 : 0))
    }
    uploader.verify(at)
    if (at % 211 === 97) uploader.end(at, { at: "Rejected", problem: named })
    else if (at % 307 === 150) uploader.end(at, { at: "Skipped", problem: { code: "not-an-image", type: "" } })
    else if (at % 401 === 33) uploader.end(at, { at: "Invalid", problems: [{ code: "photo-cut-off" }] })
    else if (at % 100 === 99) uploader.end(at, { at: "Duplicate", of: at - 1 })
    else uploader.end(at, { at: "Ready" })
  }
  for (let at = ready; at < Math.min(count, ready + Math.ceil(count / 60)); at++) uploader.verify(at)
  for (let at = 0; at < 8; at++) {
    const next = ready + Math.ceil(count / 60) + at
    if (next < count) uploader.send(next, (at + 1) / 9)
  }
  await new Promise(resolve => setTimeout(resolve, 1_300))
  now.mockRestore()
  await mounted.drawn()
  return uploader
}

const ended = async (mounted: Mounted, count: number, bad: boolean): Promise<FakeUploader> => {
  const uploader = await begun(mounted, count)
  for (let at = 0; at < count; at++) {
    if (bad && at % 211 === 97) uploader.end(at, { at: "Rejected", problem: named })
    else if (bad && at % 1666 === 33) uploader.end(at, { at: "Invalid", problems: [{ code: "photo-cut-off" }] })
    else if (bad && at === 12) uploader.end(at, { at: "Failed", problem: changing, rerunMayHelp: true })
    else if (at % 307 === 150) uploader.end(at, { at: "Skipped", problem: { code: "not-an-image", type: "" } })
    else uploader.end(at, { at: "Ready" })
  }
  return uploader
}

/** Under a server with several reconstructors. */
const failedReconstruction = {
  choice: ["sparse", "odm"],
  reconstruction: {
    problem: { code: "reconstructor-unknown", name: "dense", known: "sparse, odm" } as const,
    output: Array.from({ length: 40 }, (_, at) => `[${at}] /usr/bin/colmap mapper: registered 2 of 18 images`),
  },
}

const views: ReadonlyArray<View> = [
  { name: "sign-in", given: () => ({ token: undefined, passwordSet: true }) },
  {
    name: "sign-in-refused",
    given: () => ({ token: undefined, key: undefined }),
    play: async mounted => {
      // Texts of another language are loaded before anything is drawn.
      await mounted.says(/Sign in|登录/)
      for (const input of mounted.root.querySelectorAll("input"))
        if (input.type !== "checkbox") input.value = "surveyor@example.com"
      await mounted.press(/^(Sign in|登录)$/)
      await mounted.says(/wrong|不正确/)
    },
  },
  { name: "projects", given: () => ({ project: undefined }), play: mounted => mounted.says("Harbour wall") },
  {
    name: "projects-empty",
    given: () => ({ project: undefined, server: makeFakeServer([]) }),
    play: mounted => mounted.says(/No project yet|还没有项目/),
  },
  { name: "projects-new", given: () => ({ project: undefined }), play: mounted => mounted.press(/^(New project|新建项目)$/) },
  {
    name: "unreachable",
    given: () => ({ server: Object.assign(makeFakeServer(), { problem: unreachable }) }),
    play: mounted => mounted.says(/cannot be reached|无法连接/),
  },
  { name: "drop", play: mounted => mounted.says(/Drop photos|拖到此处/) },
  {
    name: "drop-unfinished",
    given: () => ({ kept: [left(["DCIM", "100MEDIA"])] }),
    play: mounted => mounted.says(/not finished|尚未完成/),
  },
  {
    name: "read-only",
    given: () => ({ server: Object.assign(makeFakeServer(), { mode: "read-only" }) }),
    play: mounted => mounted.says(/read-only|只读/),
  },
  {
    name: "drop-elsewhere",
    given: () => ({ elsewhere: new Promise(() => {}) }),
    play: mounted => mounted.says(/Another tab|另一个标签页/),
  },
  { name: "preflight", play: mounted => mounted.pick(1200).then(() => mounted.says(/Ready to upload|可以上传/)) },
  {
    name: "preflight-sites",
    given: () => ({ otherSiteFrom: 900 }),
    play: mounted => mounted.pick(1200).then(() => mounted.says(/Next site|下一个测区/)),
  },
  {
    name: "preflight-hints",
    given: () => ({ flawed: true, project: undefined }),
    play: async mounted => {
      await mounted.press(/^Harbour wall/)
      await mounted.pick(1200)
      await mounted.says(/photos are blurred|张照片模糊/)
      await mounted.press(/^(Leave out: Flight 2|排除：架次 2)$/)
      await mounted.press(/^(Show|显示).*(blurred|模糊)$/)
      mounted.root.querySelectorAll<HTMLElement>("[role=option]")[2]?.click()
      await mounted.press(/^(Own project: Flight 1|单独项目：架次 1)$/)
    },
  },
  { name: "uploading-3", play: async mounted => void (await midway(mounted, 3)) },
  {
    name: "uploading",
    play: async mounted => {
      await midway(mounted, 20_000)
      mounted.root.querySelectorAll<HTMLElement>("[role=option]")[2]?.click()
      await mounted.drawn()
    },
  },
  {
    name: "paused-elsewhere",
    play: async mounted => {
      const uploader = await midway(mounted, 200)
      uploader.enter("elsewhere")
      uploader.tell({
        event: "retrying",
        activity: "put",
        name: "DJI_0120.JPG",
        problem: { code: "transfer-stalled", host: "photos.example.com", seconds: 60 },
        attempt: 2,
        delay: 60_000,
      })
      await mounted.press(/^(Cancel upload|取消上传)$/)
    },
  },
  {
    name: "paused",
    play: async mounted => {
      const uploader = await midway(mounted, 200)
      uploader.enter("pausing")
      uploader.enter("paused")
      await mounted.press(/^(Cancel upload|取消上传)$/)
    },
  },
  {
    name: "cancelled",
    play: async mounted => {
      const uploader = await midway(mounted, 200)
      uploader.cancel()
      for (let at = 110; at < 200; at++) uploader.end(at, { at: "Unfinished" })
      uploader.finish()
      await mounted.says(/Cancelled|已取消/)
    },
  },
  {
    name: "ended-complete",
    play: async mounted => {
      const uploader = await ended(mounted, 90, false)
      uploader.finish(undefined, { started: true, task: { id: "1", type: "Native", state: "Pending" } })
      await mounted.says(/are Ready|已就绪/)
    },
  },
  {
    name: "ended-problems",
    play: async mounted => {
      const uploader = await ended(mounted, 5000, true)
      uploader.finish()
      await mounted.says(/of 4,984 photos Ready|已就绪/)
      await mounted.press(/^(Show in the list|在列表中显示)$/)
      await mounted.drawn()
    },
  },
  {
    name: "session-expired",
    play: async mounted => {
      const uploader = await midway(mounted, 60)
      uploader.finish({ kind: "not authorised", problem: { code: "token-unknown", host: "https://api.example.com" } })
      await mounted.says(/Sign in again|重新登录/)
    },
  },
  {
    name: "reconstruction-running",
    given: () => ({ project: somePlaces[1]?.id }),
    play: async mounted => {
      await mounted.press(/^(On the server|服务器上)$/)
      await mounted.says("42")
    },
  },
  {
    name: "reconstruction-failed",
    given: () => ({ project: somePlaces[3]?.id, server: Object.assign(makeFakeServer(), failedReconstruction) }),
    play: async mounted => {
      await mounted.press(/^(On the server|服务器上)$/)
      const folded = await vi.waitFor(() => {
        const one = mounted.root.querySelector<HTMLElement>(".output summary")
        if (one === null) throw new Error("there is no output")
        return one
      }, patience)
      folded.click()
    },
  },
  {
    name: "server",
    given: () => ({ project: done }),
    play: async mounted => {
      await mounted.press(/^(On the server|服务器上)$/)
      await mounted.says("manifest.json")
    },
  },
  {
    name: "server-photo",
    given: () => ({ project: done }),
    play: async mounted => {
      await mounted.press(/^(On the server|服务器上)$/)
      await mounted.press(/812$/)
      await mounted.press(/^(Ready|就绪)\s*792$/)
      const first = await vi.waitFor(() => {
        const one = mounted.root.querySelector<HTMLElement>(".thumb.open")
        if (one === null) throw new Error("there is no photo")
        return one
      }, patience)
      first.click()
      await mounted.says(/412\.3/)
    },
  },
]

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const keep = async (name: string): Promise<void> => {
  await pause(400)
  // What is below the window would be white: a picture shows what is on the screen.
  document.body.style.cssText += "height: 100vh; overflow: hidden"
  await page.screenshot({ path: `../../test-results/screens/${name}.png` })
  document.body.style.removeProperty("height")
  document.body.style.removeProperty("overflow")
}

const serious = async (root: HTMLElement): Promise<ReadonlyArray<string>> => {
  const { violations } = await axe.run(root, { resultTypes: ["violations"] })
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`))
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(["light", "dark"] as const)("in the %s theme axe finds nothing serious:", theme => {
  test.each(views)("$name", async ({ name, given, play }) => {
    await page.viewport(1360, 1240)
    const mounted = mount({ ...given?.(), theme })
    await play?.(mounted)
    await keep(`${name}-${theme}`)
    expect(await serious(mounted.root)).toEqual([])
  })
})

describe("on a phone nothing is wider than the screen:", () => {
  test.each(views)("$name", async ({ name, given, play }) => {
    await page.viewport(320, 1800)
    const mounted = mount({ ...given?.(), theme: "light" })
    await play?.(mounted)
    await keep(`${name}-phone`)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  })
})

describe("in simplified Chinese no English is left:", () => {
  test.each(views)("$name", async ({ name, given, play }) => {
    await page.viewport(1280, 1240)
    const mounted = mount({ ...given?.(), theme: "light", language: "zh-Hans" })
    await play?.(mounted)
    await keep(`${name}-zh`)
    expect(mounted.root.querySelector("h1, h2")?.textContent).toMatch(/\p{Script=Han}/u)
    const told = [
      ...mounted.root.querySelectorAll(".why, .reasons li, .notice p, .downloads .quiet, .hints strong, .hints p"),
    ].map(({ textContent }) => textContent ?? "")
    expect(told.filter(inEnglish)).toEqual([])
  })
})
