import { beforeEach, describe, expect, test, vi } from "vitest"
import { page, userEvent } from "vitest/browser"
import { flightsOf } from "../../src/app/map/flight.ts"
import { asPhoto } from "../../src/app/project/ServerMap.tsx"
import { type Mounting, mount, patience } from "../support/view/mount.tsx"

beforeEach(() => page.viewport(1360, 900))

describe("the map", () => {
  const mapped = async (given?: Mounting) => {
    const mounted = mount(given)
    await mounted.pick(200)
    await mounted.says("Ready to upload")
    const ground = await vi.waitFor(() => {
      const found = mounted.root.querySelector<HTMLElement>(".ground")
      if (found === null) throw new Error("there is no map")
      return found
    }, patience)
    const canvas = ground.querySelector("canvas") ?? expect.fail("the map has no canvas")
    await mounted.drawn()
    return {
      mounted,
      ground,
      canvas,
      scale: () => ground.querySelector(".scale")?.textContent,
      picture: () => canvas.toDataURL(),
    }
  }

  test("is moved and zoomed with the keys, and shows all again", async () => {
    const { ground, scale, picture } = await mapped()
    const [whole, all] = [scale(), picture()]
    ground.focus()
    await userEvent.keyboard("{ArrowRight}")
    await vi.waitFor(() => expect(picture()).not.toBe(all), patience)
    expect(scale()).toBe(whole)
    await userEvent.keyboard("++++")
    await vi.waitFor(() => expect(scale()).not.toBe(whole), patience)
    await userEvent.keyboard("0")
    await vi.waitFor(() => expect([scale(), picture()]).toEqual([whole, all]), patience)
  })

  test("explains the marks that are on it: what is no photo has no place", async () => {
    const { mounted } = await mapped()
    expect(mounted.root.querySelector(".others")?.textContent).toContain("Not photos, skipped")
    expect(mounted.root.querySelector<HTMLElement>(".legend")?.innerText).toMatch(/^Waiting/)
    expect(mounted.root.querySelector<HTMLElement>(".legend")?.innerText).not.toContain("skipped")
  })

  test("is zoomed by Ctrl and wheel, and a wheel alone is left to the page", async () => {
    const { canvas, scale, picture } = await mapped()
    const [whole, all] = [scale(), picture()]
    const wheel = (ctrlKey: boolean) => {
      const event = new WheelEvent("wheel", { deltaY: -300, ctrlKey, bubbles: true, cancelable: true, view: window })
      canvas.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(wheel(false)).toBe(false)
    expect(wheel(true)).toBe(true)
    await vi.waitFor(() => expect(scale()).not.toBe(whole), patience)
    expect(picture()).not.toBe(all)
  })

  test("is moved by a mouse that drags, which chooses no photo", async () => {
    const { mounted, canvas, scale, picture } = await mapped()
    const [whole, all] = [scale(), picture()]
    const box = canvas.getBoundingClientRect()
    const mouse = (type: string, at: number) =>
      canvas.dispatchEvent(
        new MouseEvent(type, {
          clientX: box.x + box.width / 2 + at,
          clientY: box.y + box.height / 2,
          bubbles: true,
          cancelable: true,
          view: window,
        }),
      )
    mouse("mousedown", 0)
    for (const at of [20, 40, 60]) mouse("mousemove", at)
    mouse("mouseup", 60)
    mouse("click", 60)
    await vi.waitFor(() => expect(picture()).not.toBe(all), patience)
    expect(scale()).toBe(whole)
    expect(mounted.root.querySelector("[aria-selected=true][role=option]")).toBeNull()
  })

  test("shows one of two sites that are far apart, the larger first, and the other when it is asked for", async () => {
    const { mounted, canvas, picture } = await mapped({ otherSiteFrom: 120 })
    const site = () => mounted.root.querySelector(".site span")?.textContent
    const shown = () => /^Map of (\d+) photos/.exec(canvas.getAttribute("aria-label") ?? "")?.[1]
    expect([site(), shown()]).toEqual(["Site 1 of 2", "118"])
    const larger = picture()
    await mounted.press("Next site")
    await vi.waitFor(() => expect([site(), shown()]).toEqual(["Site 2 of 2", "78"]), patience)
    await vi.waitFor(() => expect(picture()).not.toBe(larger), patience)
    await mounted.press("Next site")
    await vi.waitFor(() => expect([site(), shown(), picture()]).toEqual(["Site 1 of 2", "118", larger]), patience)
  })

  test("shows the site of the photo that is chosen in the list", async () => {
    const { mounted } = await mapped({ otherSiteFrom: 4 })
    const site = () => mounted.root.querySelector(".site span")?.textContent
    expect(site()).toBe("Site 1 of 2")
    mounted.root.querySelector<HTMLElement>("#photo-1")?.click()
    await vi.waitFor(() => expect(site()).toBe("Site 2 of 2"), patience)
    mounted.root.querySelector<HTMLElement>("#photo-5")?.click()
    await vi.waitFor(() => expect(site()).toBe("Site 1 of 2"), patience)
  })

  test("names no site where there is one", async () => {
    const { mounted } = await mapped()
    expect(mounted.root.querySelector(".site")).toBeNull()
  })
})

test("the map of the server joins photos in the order in which they were taken, whatever their names are", () => {
  const photo = (name: string, takenAt: string | undefined, at: number) =>
    asPhoto(
      { id: name, name, state: "Ready", problems: [], takenAt, position: { latitude: 48 + at / 10_000, longitude: 11 } },
      at,
    )
  const photos = [
    photo("100/DJI_0001.JPG", "2026-07-24T09:00:00", 0),
    photo("101/DJI_0001.JPG", "2026-07-24T09:00:20", 1),
    photo("100/DJI_0002.JPG", "2026-07-24T09:00:10", 2),
  ]
  expect(flightsOf(photos).flatMap(({ places }) => places.map(({ index }) => index))).toEqual([0, 2, 1])
  expect(asPhoto({ id: "1", name: "a.jpg", state: "Ready", problems: [] }, 0).facts).toMatchObject({ takenAt: undefined })
})
