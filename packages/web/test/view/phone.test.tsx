import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { type Mounted, mount } from "../support/view/mount.tsx"

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
