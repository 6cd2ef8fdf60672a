import type { Download } from "@altilift/core/client"
import axe from "axe-core"
import { afterEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { makeCameras, makePly, makeReport } from "../support/cloud.ts"
import { makeFakeServer, someDownloads, somePlaces } from "../support/view/fakeServer.ts"
import { type Mounted, type Mounting, mount, patience, started } from "../support/view/mount.tsx"

const running = somePlaces[1]?.id
const done = somePlaces[2]?.id
const failed = somePlaces[3]?.id

/** Addresses that lead to these bytes while the test runs. */
const served = (files: Readonly<Record<string, BlobPart>>) => {
  const real = globalThis.fetch
  const asked: Array<string> = []
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const name = new URL(String(input), location.href).searchParams.get("name")
    if (name === null) return real(input, init)
    asked.push(name)
    const body = files[name]
    return body === undefined ? new Response("gone", { status: 404 }) : new Response(new Blob([body]))
  })
  return asked
}

const result = (name: string, kind: string, more: Partial<Download> = {}): Download => ({
  name,
  kind,
  state: "Ready",
  size: undefined,
  link: `https://api.example.com/results?name=${name}`,
  checksum: "0f".repeat(20),
  ...more,
})
const cloud = [result("points.ply", "pointcloud"), result("cameras.csv", "cameras"), result("report.json", "report")]

const onServer = async (given: Mounting): Promise<Mounted> => {
  const mounted = mount(given)
  await mounted.press("On the server")
  return mounted
}

const withCloud = async (downloads: ReadonlyArray<Download> = cloud, given: Mounting = {}): Promise<Mounted> => {
  const mounted = await onServer({ project: done, server: Object.assign(makeFakeServer(), { downloads }), ...given })
  await mounted.press("See the result")
  return mounted
}

const found = <Found extends Element>(mounted: Mounted, selector: string): Promise<Found> =>
  vi.waitFor(() => {
    const one = mounted.root.querySelector<Found>(selector)
    if (one === null) throw new Error(`there is no ${selector}`)
    return one
  }, patience)

/** Colours on the canvas, by a copy made in the frame in which it was drawn. */
const coloursOn = async (canvas: HTMLCanvasElement): Promise<number> => {
  await new Promise(resolve => requestAnimationFrame(resolve))
  const copy = new OffscreenCanvas(200, 120)
  const context = copy.getContext("2d")
  context?.drawImage(canvas, 0, 0, 200, 120)
  const { data = [] } = context?.getImageData(0, 0, 200, 120) ?? {}
  return new Set(Array.from({ length: data.length / 4 }, (_, at) => `${data[4 * at]} ${data[4 * at + 1]} ${data[4 * at + 2]}`))
    .size
}

const keep = (name: string) => page.screenshot({ path: `../../test-results/screens/${name}.png` })

afterEach(() => {
  vi.restoreAllMocks()
})

describe("a reconstruction", () => {
  test("that runs shows step, share, time and engine, and is asked for again until it ends", async () => {
    const server = makeFakeServer()
    const mounted = await onServer({ project: running, server })
    await mounted.says(/Running\s+Matching photos\s+42%/)
    const times = /for 3 min (\d+) sec · (\d) min (\d+) sec left · by sparse/
    await mounted.says(times)
    const [, seconds = 0, minutesLeft = 0, secondsLeft = 0] = (times.exec(mounted.root.innerText) ?? []).map(Number)
    expect(60 * minutesLeft + secondsLeft).toBeCloseTo(((180 + seconds) / 42) * 58, -1)
    expect(mounted.root.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("42")
    server.reconstruction = { progress: 0.61, step: "mapping" }
    await mounted.says(/Building the model\s+61%/)
  })

  test("says no time that is left before there is enough to tell it by, and steps of other programs as they are", async () => {
    const server = makeFakeServer()
    server.reconstruction = { progress: 0.04, step: "densify" }
    const mounted = await onServer({ project: running, server })
    await mounted.says(/densify\s+4%/)
    expect(mounted.root.innerText).not.toContain("left ·")
  })

  test("that waits says how many are before it", async () => {
    const server = Object.assign(makeFakeServer([{ ...(somePlaces[1] ?? expect.fail()), task: "Pending" }]), {
      reconstruction: { queueing: 2, startedAt: undefined, endedAt: undefined, reconstructor: undefined },
    })
    const mounted = await onServer({ project: running, server })
    await mounted.says(/Queued\s+2 before it/)
  })

  test("that failed says why in the page's language, and has the engine's last lines folded", async () => {
    const server = makeFakeServer()
    server.reconstruction = {
      problem: { code: "reconstructor-unknown", name: "dense", known: "sparse" },
      output: ["one", "registered 2 of 18"],
    }
    const mounted = await onServer({ project: failed, server })
    await mounted.says(/dense/)
    expect(mounted.root.innerText).not.toContain("registered 2 of 18")
    ;(await found<HTMLElement>(mounted, ".output summary")).click()
    await mounted.says("registered 2 of 18")
  })

  test("is done by what was chosen where the server offers a choice, and by the default where it does not", async () => {
    const server = makeFakeServer()
    server.choice = ["sparse", "odm"]
    const mounted = await onServer({ server })
    const select = await found<HTMLSelectElement>(mounted, "#panel-server select")
    expect([...select.options].map(({ text }) => text)).toEqual(["sparse (default)", "odm"])
    await mounted.press("Start reconstruction")
    select.value = "odm"
    select.dispatchEvent(new Event("change", { bubbles: true }))
    await mounted.press("Start reconstruction")
    await vi.waitFor(() => expect(server.chosen).toEqual([undefined, "odm"]), patience)
  })

  test("that an upload started shows its progress at the end of the upload", async () => {
    const server = makeFakeServer([{ ...(somePlaces[0] ?? expect.fail()), task: "Running" }])
    const mounted = mount({ server })
    const uploader = await started(mounted, 3)
    for (const at of [0, 1, 2]) uploader.end(at, { at: "Ready" })
    uploader.finish(undefined, { started: true, task: { id: "1", type: "Native", state: "Pending" } })
    await mounted.says(/The reconstruction has been started[\s\S]*Running\s+Matching photos\s+42%/)
    await mounted.press("Show on the server’s tab")
    await mounted.says("Stop reconstruction")
  })

  test("that hands over to a folder says so, at the end of the upload and on the server's tab", async () => {
    const server = makeFakeServer([{ ...(somePlaces[0] ?? expect.fail()), task: "Done" }])
    server.downloads = someDownloads.filter(({ name }) => name === "manifest.json")
    const mounted = mount({ server })
    const uploader = await started(mounted, 2)
    for (const at of [0, 1]) uploader.end(at, { at: "Ready" })
    uploader.finish(undefined, { started: true, task: { id: "1", type: "Native", state: "Pending" } })
    await mounted.says(/Reconstruction\s+Photos handed over to a folder\s+The Ready photos are in a folder on the server/)
    expect(mounted.root.querySelector(".task-watch")?.textContent).not.toMatch(/Done|took|by sparse/)
    await mounted.press("Show on the server’s tab")
    const card = () => mounted.root.querySelector("[aria-labelledby=task-title]")?.textContent
    await vi.waitFor(() => expect(card()).toContain("Photos handed over to a folder"), patience)
  })

  test("is not asked for while the tab is hidden, and at once when it is looked at again", async () => {
    const server = makeFakeServer()
    const asks = vi.spyOn(server, "project")
    const mounted = await onServer({ project: running, server })
    await mounted.says("42%")
    const before = asks.mock.calls.length
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true)
    await new Promise(resolve => setTimeout(resolve, 6_000))
    expect(asks.mock.calls.length).toBe(before)
    hidden.mockReturnValue(false)
    document.dispatchEvent(new Event("visibilitychange"))
    expect(asks.mock.calls.length).toBe(before + 1)
  })
})

describe("results", () => {
  test("are links with kind and size; a path on the server's disk is none", async () => {
    served({})
    const downloads = [...someDownloads, result("old.json", "report", { link: "file:///srv/old.json" })]
    const mounted = await onServer({ project: done, server: Object.assign(makeFakeServer(), { downloads }) })
    await mounted.says(/points.ply\s+Point cloud · 98.1 kB/)
    const links = [...mounted.root.querySelectorAll<HTMLAnchorElement>(".downloads a")]
    expect(links.map(({ download }) => download)).toEqual(someDownloads.map(({ name }) => name))
    expect(mounted.root.innerText).not.toContain("file:")
  })

  test("a point cloud is drawn with its cameras, and turned by keys; photos that were not used are named", async () => {
    await page.viewport(1360, 1000)
    served({
      "points.ply": makePly(20_000),
      "cameras.csv": makeCameras(16),
      "report.json": makeReport(16, ["DJI_0017.JPG", "DJI_0018.JPG"], 20_000),
    })
    const mounted = await withCloud()
    await mounted.says(/20,000 points · 16 cameras/)
    await mounted.says(/16 of 18 photos used · 20,000 points · reprojection error 0.912 px/)
    await mounted.says("2 photos not used")
    const canvas = await found<HTMLCanvasElement>(mounted, ".viewer canvas")
    expect(canvas.getAttribute("aria-label")).toBe("Point cloud of 20,000 points with 16 cameras")
    await vi.waitFor(async () => expect(await coloursOn(canvas)).toBeGreaterThan(50), patience)
    await keep("cloud")
    const ground = await found<HTMLElement>(mounted, ".view-ground")
    const press = (key: string) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
      ground.dispatchEvent(event)
      return event.defaultPrevented
    }
    for (const key of ["ArrowLeft", "ArrowUp", "+", "-", "0"]) expect(press(key)).toBe(true)
    expect(press("a")).toBe(false)
    // By itself it turns only until a hand is on it.
    const [, turns] = mounted.root.querySelectorAll<HTMLInputElement>(".view-foot input")
    expect(turns?.checked).toBe(false)
    const { violations } = await axe.run(mounted.root, { resultTypes: ["violations"] })
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([])
    await page.viewport(390, 844)
    await mounted.drawn()
    await keep("cloud-phone")
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
  })

  test("photos that were not used are marked on the map of those that were uploaded here", async () => {
    served({ "report.json": makeReport(10, ["DJI_0002.JPG", "DJI_0003.JPG"], 9) })
    const server = makeFakeServer([{ ...(somePlaces[0] ?? expect.fail()), task: "Done" }])
    server.downloads = [result("report.json", "report")]
    const mounted = mount({ server })
    await started(mounted, 12)
    const key = await found<HTMLElement>(mounted, ".legend li:has(.ring)")
    expect(key.hidden).toBe(true)
    await mounted.press("On the server")
    await mounted.says("2 photos not used")
    await mounted.press("Upload")
    await vi.waitFor(() => expect(key.hidden).toBe(false), patience)
    expect(key.innerText).toContain("not in the model")
    await keep("map-unused")
  })

  test("what is closed gives its context of the graphics card back", async () => {
    served({ "points.ply": makePly(500) })
    const mounted = await withCloud([result("points.ply", "pointcloud")])
    const canvas = await found<HTMLCanvasElement>(mounted, ".viewer canvas")
    await mounted.says("500 points")
    const context = canvas.getContext("webgl2")
    expect(context?.isContextLost()).toBe(false)
    await mounted.press("Close")
    await vi.waitFor(() => expect(mounted.root.querySelector(".viewer")).toBeNull(), patience)
    await vi.waitFor(() => expect(context?.isContextLost()).toBe(true), patience)
  })

  test.each([
    ["too large", {}, { size: 400_000_000 }, /400 MB are too much for a browser/],
    ["gone", {}, {}, /could not be loaded/],
    ["no point cloud", { "points.ply": "<html>" }, {}, /cannot show this file/],
  ])("a file that is %s is not shown, but may be downloaded", async (_, files, more, words) => {
    const asked = served(files)
    const mounted = await withCloud([result("points.ply", "pointcloud", more)])
    await mounted.says(words)
    expect((await found<HTMLAnchorElement>(mounted, ".viewer a")).download).toBe("points.ply")
    if ("size" in more) expect(asked).toEqual([])
  })

  test("without WebGL there is a sentence", async () => {
    served({ "points.ply": makePly(500) })
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null)
    const mounted = await withCloud([result("points.ply", "pointcloud")])
    await mounted.says("This browser offers no WebGL 2")
  })

  test("an orthophoto is an image that zooms", async () => {
    const link = `${location.origin}/src/page/icon.svg`
    const mounted = await withCloud([result("ortho.png", "orthophoto", { link })])
    const image = await found<HTMLImageElement>(mounted, ".viewer img")
    await vi.waitFor(() => expect(image.naturalWidth).toBeGreaterThan(0), patience)
    expect(image.style.transform).toContain("scale(1)")
    // The map of the photos has such a button too.
    const zoomIn = await found<HTMLButtonElement>(mounted, '.viewer button[aria-label="Zoom in"]')
    // A picture that is just loaded is shown whole, and a click before that has no effect.
    await vi.waitFor(() => {
      if (image.style.transform.includes("scale(1)")) zoomIn.click()
      expect(image.style.transform).toContain("scale(1.6)")
    }, patience)
    const ground = await found<HTMLElement>(mounted, ".view-ground")
    ground.dispatchEvent(new WheelEvent("wheel", { deltaY: -400, bubbles: true, cancelable: true, clientX: 300, clientY: 300 }))
    const scale = () => Number(/scale\(([\d.]+)\)/.exec(image.style.transform)?.[1])
    await vi.waitFor(() => expect(scale()).toBeGreaterThan(2), patience)
    ground.dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true, cancelable: true }))
    await vi.waitFor(() => expect(scale()).toBe(1), patience)
  })
})
