import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { makeFakeServer } from "../support/view/fakeServer.ts"
import { type Mounted, mount, patience, signIn, started } from "../support/view/mount.tsx"

// What the page says is true, and leads on.

beforeEach(() => page.viewport(1360, 900))
afterEach(() => {
  vi.restoreAllMocks()
})

const text = ({ root }: Mounted) => root.innerText
const percent = ({ root }: Mounted) => Number.parseFloat(root.querySelector(".percent")?.textContent ?? "")
const buttons = ({ root }: Mounted) =>
  [...root.querySelectorAll<HTMLButtonElement>(".panel-end button")].map(one => one.innerText)
const goOffline = () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false)
  window.dispatchEvent(new Event("offline"))
  return online
}

describe("one bad photo of 19", () => {
  const endedWith18 = async (mounted: Mounted) => {
    const uploader = await started(mounted, 19)
    for (let at = 0; at < 18; at++) uploader.end(at, { at: "Ready" })
    uploader.end(18, { at: "Invalid", problems: [{ code: "photo-cut-off" }] })
    uploader.finish()
    await mounted.says("18 of 19 photos Ready")
  }

  test("does not keep the other 18 from being reconstructed", async () => {
    const begun: Array<string> = []
    const server = Object.assign(makeFakeServer(), {
      startReconstruction: async (id: string) => {
        begun.push(id)
        return { started: true, task: { id: "1", type: "Native", state: "Pending" } } as const
      },
    })
    const mounted = mount({ server })
    await endedWith18(mounted)
    expect(mounted.root.querySelector<HTMLElement>(".panel-end .primary")?.innerText).toBe("Start reconstruction with 18 photos")
    await mounted.press("Start reconstruction with 18 photos")
    await mounted.says("The reconstruction has been started.")
    expect(begun).toHaveLength(1)
    expect(buttons(mounted)).not.toContain("Start reconstruction with 18 photos")
  })

  test("is not tried again when it cannot end better", async () => {
    const mounted = mount()
    await endedWith18(mounted)
    expect(buttons(mounted).filter(name => name.startsWith("Try"))).toEqual([])
  })
})

test("a duplicate is no photo more to reconstruct", async () => {
  const mounted = mount()
  const uploader = await started(mounted, 4)
  for (const at of [0, 1]) uploader.end(at, { at: "Ready" })
  uploader.end(2, { at: "Duplicate", of: 0 })
  uploader.end(3, { at: "Invalid", problems: [{ code: "photo-cut-off" }] })
  uploader.finish()
  await mounted.says("3 of 4 photos Ready")
  expect(buttons(mounted)).toContain("Start reconstruction with 2 photos")
})

describe("while it runs", () => {
  test("a server that is gone is not drawn as progress", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 8)
    const start = Date.now()
    const now = vi.spyOn(Date, "now")
    for (const second of [0, 5, 10, 15, 20]) {
      now.mockReturnValue(start + second * 1_000)
      uploader.send(second / 5, 0.5)
      now.mockReturnValue(start + (second + 2.5) * 1_000)
      uploader.verify(second / 5)
    }
    uploader.send(5, 0.2)
    await mounted.says("left")
    for (const second of [25, 35, 45]) {
      now.mockReturnValue(start + second * 1_000)
      uploader.tell({
        event: "retrying",
        activity: "put",
        name: "DJI_0001.JPG",
        problem: { code: "bucket-unreachable", host: "https://bucket.example.com", error: "network error" },
        attempt: (second - 15) / 10,
        delay: 10_000,
      })
      uploader.tell({ event: "moved", file: uploader.files[5] ?? expect.fail(), at: "Started" })
    }
    await mounted.says(/No progress for \d+/)
    const reason = mounted.root.querySelector('[aria-labelledby="run-title"] .notice')
    expect(reason?.textContent).toMatch(/bucket\.example\.com.*network error/)
    expect(mounted.root.querySelector(".left")).toBeNull()
    expect(text(mounted)).not.toMatch(/\d left/)
  })

  test("a pause does not take the percent back", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 4)
    uploader.verify(0)
    uploader.send(1, 0.8)
    await mounted.drawn()
    const before = percent(mounted)
    expect(before).toBeGreaterThan(0)
    await mounted.press("Pause")
    for (const at of ["Signed", "Absent"] as const)
      uploader.tell({ event: "moved", file: uploader.files[1] ?? expect.fail(), at })
    uploader.enter("paused")
    await mounted.says("Paused")
    await mounted.drawn()
    expect(percent(mounted)).toBe(before)
  })

  test("cancelling is answered at once", async () => {
    const mounted = mount()
    await started(mounted, 2)
    await mounted.press("Cancel upload")
    await mounted.press("Cancel upload")
    expect(mounted.root.querySelector("#run-title")?.textContent).toMatch(/^Stopping/)
  })

  test("signing out asks first, and goes on when that was a slip", async () => {
    const mounted = mount({ token: undefined })
    await signIn(mounted)
    await mounted.says("Drop photos or folders here")
    const uploader = await started(mounted, 2)
    await mounted.press("Sign out")
    await mounted.says("Sign out and stop the upload?")
    await mounted.press("Stay")
    expect(uploader.calls).not.toContain("close")
    await mounted.press("Sign out")
    await mounted.press("Sign out")
    await mounted.says("Keep me signed in on this device")
    await vi.waitFor(() => expect(uploader.calls).toContain("close"), patience)
  })
})

test("the map says that positions are still read, and not that there are none", async () => {
  const headers = Promise.withResolvers<void>()
  const mounted = mount({ headers: headers.promise })
  await mounted.pick(40)
  await mounted.says("Reading the positions of the photos…")
  expect(text(mounted)).not.toContain("No photo has a GPS position")
  headers.resolve()
  await vi.waitFor(() => expect(mounted.root.querySelector(".ground canvas")).not.toBeNull(), patience)
})

test("a network that is gone after the end of an upload is not said to bring it on", async () => {
  const mounted = mount()
  const uploader = await started(mounted, 1)
  goOffline()
  await mounted.says("The upload goes on by itself when the network is back.")
  uploader.end(0, { at: "Ready" })
  uploader.finish()
  await mounted.says("The photo is Ready")
  await mounted.says("You are offline.")
  expect(text(mounted)).not.toContain("goes on by itself")
})

test("the end of a session is said once, and not in every row", async () => {
  const mounted = mount()
  const uploader = await started(mounted, 5)
  for (let at = 0; at < 5; at++) uploader.end(at, { at: "Unfinished" })
  uploader.finish({ kind: "not authorised", problem: { code: "token-unknown", host: "https://api.example.com" } })
  await mounted.says("Your session has ended")
  await mounted.drawn()
  expect(text(mounted).match(/session has ended|does not accept|token/g)).toHaveLength(1)
  expect(mounted.root.querySelectorAll("[role=option]")).toHaveLength(5)
})
