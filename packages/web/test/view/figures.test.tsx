import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { type Mounted, mount, patience, started } from "../support/view/mount.tsx"

// The same number is the same everywhere, and says what is true.

beforeEach(() => page.viewport(1360, 900))
afterEach(() => {
  vi.restoreAllMocks()
})

const text = ({ root }: Mounted) => root.innerText
const percent = ({ root }: Mounted) => root.querySelector(".percent")?.textContent
const photosShown = ({ root }: Mounted) => {
  const figure = [...root.querySelectorAll(".figures div")].find(one => one.querySelector("dt")?.textContent === "Photos")
  return [figure?.querySelector("dd")?.textContent, root.querySelector(".filter b")?.textContent]
}

describe("how far it is", () => {
  test("is not all when everything is sent and nothing is verified", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 18)
    for (let at = 0; at < 18; at++) uploader.verify(at)
    await mounted.says("18 of 18 photos sent")
    expect(text(mounted)).toContain("0 of 18 photos verified")
    expect(percent(mounted)).toBe("50%")
    expect(mounted.root.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("50")
    expect(document.title).toMatch(/^50%/)
    for (let at = 0; at < 18; at++) uploader.end(at, { at: "Ready" })
    await mounted.says("18 of 18 photos verified")
    expect(percent(mounted)).toBe("100%")
  })

  test("comes to its end although a file that is named like a photo is none", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 19)
    uploader.end(18, { at: "Rejected", problem: { code: "content-not-as-named", named: "JPEG", type: "text/plain" } })
    for (let at = 0; at < 18; at++) uploader.end(at, { at: "Ready" })
    await mounted.says("18 of 18 photos verified")
    expect(text(mounted)).toContain("1 photo with a problem")
    expect(percent(mounted)).toBe("100%")
    uploader.finish()
    await mounted.says("18 of 19 photos Ready")
  })

  test("does not go back when a run goes on after its end", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 4)
    uploader.end(0, { at: "Ready" })
    uploader.verify(1)
    await mounted.drawn()
    const before = percent(mounted)
    for (let at = 1; at < 4; at++) uploader.end(at, { at: "Unfinished" })
    uploader.finish({ kind: "unreachable", problem: { code: "server-unreachable", host: "https://api.example.com", error: "" } })
    await mounted.press("Go on")
    await mounted.says("1 of 4 photos verified")
    expect(percent(mounted)).toBe(before)
    expect(uploader.calls).toEqual(["run", "run"])
  })

  test("shows no rate while it stops", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 4)
    const start = Date.now()
    const now = vi.spyOn(Date, "now")
    for (const second of [0, 2, 4, 6]) {
      now.mockReturnValue(start + second * 1_000)
      uploader.send(second / 2, 0.4 + second / 10)
    }
    await mounted.says(/MB\/s/)
    uploader.enter("stopping")
    await mounted.says("Stopping")
    expect(mounted.root.querySelector(".progress-figures")?.textContent).not.toMatch(/MB\/s|left/)
  })
})

describe("the photos of a set", () => {
  test("are as many in the head as in the list, while headers are read and after, whatever else is in the folder", async () => {
    const headers = Promise.withResolvers<void>()
    const mounted = mount({ headers: headers.promise })
    await mounted.pick(160)
    await mounted.says("Reading headers")
    await mounted.drawn()
    expect(photosShown(mounted)).toEqual(["160", "160"])
    headers.resolve()
    await mounted.says("Ready to upload")
    // The 151st is a file of the drone.
    expect(photosShown(mounted)).toEqual(["159", "159"])
    await mounted.press(/Not photos, skipped/)
    await vi.waitFor(() => expect(mounted.root.querySelectorAll("[role=option]")).toHaveLength(1), patience)
  })

  test("are sent after what is none, so that no total counts that for long", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 160)
    const names = [...uploader.options.files].map(one => ("found" in one ? one.file.name : ""))
    expect(names.slice(0, 3)).toEqual(["DJI_0098.JPG", "DJI_0151.MRK", "DJI_0001.JPG"])
  })
})

describe("what arrived, and was not waited for", () => {
  test("is not called unfinished after a cancel", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 4)
    uploader.end(0, { at: "Ready" })
    uploader.verify(1)
    uploader.verify(2)
    await mounted.press("Cancel upload")
    await mounted.press("Cancel upload")
    for (const at of [1, 2, 3]) uploader.end(at, { at: "Unfinished" })
    uploader.finish()
    await mounted.says("1 of 4 photos Ready")
    await mounted.says("2 photos sent, and not verified yet.")
    const states = [...mounted.root.querySelectorAll<HTMLElement>("[role=option] .state")].map(one => one.innerText.trim())
    expect(states).toEqual(["Ready", "Sent, not verified yet", "Sent, not verified yet", "Unfinished"])
    await mounted.says("The reconstruction was not started.")
  })

  test("is not being verified, as far as the page knows, while it is paused", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    uploader.verify(0)
    await mounted.drawn()
    expect(text(mounted)).toContain("Verifying")
    await mounted.press("Pause")
    uploader.enter("paused")
    await mounted.says("Sent, not verified yet")
    expect(text(mounted)).not.toContain("Verifying")
  })
})

describe("the end", () => {
  test("has no separator without something behind it", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    await mounted.press("Cancel upload")
    await mounted.press("Cancel upload")
    for (const at of [0, 1]) uploader.end(at, { at: "Unfinished" })
    uploader.finish()
    await mounted.says("Cancelled")
    expect(text(mounted)).not.toMatch(/·\s*$/m)
  })

  test("names a camera raw that was not sent, and what to do about it", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    uploader.end(0, { at: "Ready" })
    uploader.end(1, { at: "Skipped", problem: { code: "other-format", kind: "camera raw", format: "DNG", named: "" } })
    uploader.finish()
    await mounted.says("The photo is Ready")
    await mounted.says("DNG is camera raw: export JPEG or TIFF.")
  })
})

test("the bucket is named only where there are several", async () => {
  const mounted = mount()
  const uploader = await started(mounted, 2)
  await mounted.says("to Paris")
  uploader.tell({ event: "bucket", bucket: { cloud: "S3", label: "Local" }, choices: 1, instead: undefined })
  await mounted.drawn()
  expect(text(mounted)).not.toContain("Local")
})
