import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { type Mounted, mount, patience } from "../support/view/mount.tsx"

beforeEach(() => page.viewport(360, 740))
afterEach(() => {
  vi.restoreAllMocks()
})

/** The first pointer is a finger. */
const touch = () => {
  const real = window.matchMedia.bind(window)
  vi.spyOn(window, "matchMedia").mockImplementation(query => real(query.includes("pointer: coarse") ? "all" : query))
}

const picks = ({ root }: Mounted) => [...root.querySelectorAll<HTMLElement>(".drop .button")].map(one => one.innerText.trim())
const top = (element: Element | null | undefined) => element?.getBoundingClientRect().top ?? 0

describe("on a phone", () => {
  test("photos are chosen or taken, not dropped", async () => {
    const mounted = mount({ before: touch })
    await mounted.says("Choose or take photos")
    expect(mounted.root.innerText).not.toContain("Drop")
    expect(picks(mounted)).toEqual(["Choose photos", "Take a photo", "Choose a folder"])
    const [camera] = mounted.root.querySelectorAll<HTMLInputElement>("input[capture]")
    expect([camera?.accept, camera?.getAttribute("capture")]).toEqual(["image/jpeg", "environment"])
    const chosen = mounted.root.querySelector<HTMLInputElement>("input[accept*=tiff]")
    expect([chosen?.multiple, chosen?.hasAttribute("capture")]).toEqual([true, false])
  })

  test("the header takes one row, and the tools are behind a button", async () => {
    const mounted = mount({ before: touch })
    await mounted.says("Choose or take photos")
    const header = mounted.root.querySelector<HTMLElement>(".header")
    expect(header?.offsetHeight).toBeLessThan(64)
    expect(header?.scrollWidth).toBeLessThanOrEqual(360)
    expect(mounted.root.querySelector(".where strong")?.getClientRects()).toHaveLength(1)
    expect(Math.abs(top(header?.querySelector(".menu")) - top(header?.querySelector(".where .button")))).toBeLessThan(12)
    expect(mounted.root.innerText).not.toContain("Sign out")
    await mounted.press("Menu")
    await mounted.says("Sign out")
    expect(header?.offsetHeight).toBeLessThan(64)
  })
})

describe("in Chinese, which breaks a line between any two characters,", () => {
  beforeEach(() => page.viewport(390, 844))

  test("a fact about a project stays on one line", async () => {
    const { root, says } = mount({ project: undefined, language: "zh-Hans" })
    await says("Harbour wall")
    const facts = [...root.querySelectorAll<HTMLElement>(".facts .fact")]
    expect(facts.map(one => one.textContent)).toContain("4,998 张照片 ·")
    for (const fact of facts) expect([fact.getClientRects().length, fact.offsetHeight < 30]).toEqual([1, true])
    expect(root.querySelectorAll(".facts")[1]?.textContent).toBe("4,998 张照片 · 99.8 十亿像素")
  })

  test("the button of a notice stands below its sentence, which takes the width", async () => {
    const mounted = mount({ language: "zh-Hans" })
    await mounted.pick(3)
    await mounted.press("开始上传")
    await vi.waitFor(() => mounted.uploader(), patience)
    mounted.uploader().begin()
    mounted.uploader().enter("elsewhere")
    await mounted.says("在此标签页继续")
    const [words, button] = ["p", ".button"].map(one => mounted.root.querySelector(`.notice ${one}`)?.getBoundingClientRect())
    expect(button?.top).toBeGreaterThanOrEqual(words?.bottom ?? Number.POSITIVE_INFINITY)
    expect(words?.width).toBeGreaterThan(250)
  })
})

test("with a mouse a folder is chosen first, or dropped, and no camera is offered", async () => {
  const mounted = mount()
  await mounted.says("Drop photos or folders here")
  expect(picks(mounted)).toEqual(["Choose a folder", "Choose photos"])
})

test("what is no photo is one line, which opens", async () => {
  await page.viewport(1360, 900)
  const mounted = mount()
  await mounted.pick(160)
  await mounted.says("Ready to upload")
  const line = () => mounted.root.querySelector(".others")
  await expect.poll(() => line()?.textContent).toMatch(/Not photos, skipped1$/)
  expect(line()?.getAttribute("aria-expanded")).toBe("false")
  expect(mounted.root.innerText).not.toContain("DJI_0151.MRK")
  await mounted.press(/^▸\s*Not photos, skipped/)
  await mounted.says("DJI_0151.MRK")
  expect(line()?.getAttribute("aria-expanded")).toBe("true")
})
