import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page, userEvent } from "vitest/browser"
import { makeFakeServer, somePlaces } from "../support/view/fakeServer.ts"
import { type Mounted, mount } from "../support/view/mount.tsx"

beforeEach(() => page.viewport(1360, 900))
afterEach(() => {
  vi.restoreAllMocks()
})

const names = ({ root }: Mounted) => [...root.querySelectorAll<HTMLElement>(".project .name")].map(one => one.innerText)
const remove = () => page.getByRole("button", { name: "Remove for ever" })

describe("a project of one's own", () => {
  test("gets another name", async () => {
    const mounted = mount({ project: undefined })
    await mounted.press("Edit “Harbour wall”")
    await userEvent.fill(page.getByLabelText("Name", { exact: true }), "Harbour wall, east")
    await mounted.press("Rename")
    await expect.poll(() => names(mounted)).toContain("Harbour wall, east")
    expect(names(mounted)).not.toContain("Harbour wall")
    expect(mounted.root.querySelector("dialog")).toBeNull()
  })

  test("does not get the name of another, neither new nor renamed", async () => {
    const mounted = mount({ project: undefined })
    await mounted.press("Edit “Harbour wall”")
    await userEvent.fill(page.getByLabelText("Name", { exact: true }), "Quarry North, July ")
    await mounted.press("Rename")
    await mounted.says('ou have a project named "Quarry North, July" already')
    await mounted.press("Close")
    await mounted.press("New project")
    await userEvent.fill(page.getByLabelText("Name of the new project"), "Harbour wall")
    await mounted.press("Create project")
    await mounted.says('ou have a project named "Harbour wall" already')
    expect(names(mounted)).toHaveLength(somePlaces.length)
  })

  test("is removed when its name is typed, and not before", async () => {
    const mounted = mount({ project: undefined })
    await mounted.press("Edit “Harbour wall”")
    await mounted.says("photos (2,210)")
    expect(remove()).toBeDisabled()
    const field = page.getByLabelText("To remove it, type its name: Harbour wall")
    await userEvent.fill(field, "Harbour")
    expect(remove()).toBeDisabled()
    await userEvent.fill(field, "Harbour wall")
    await remove().click()
    await expect.poll(() => names(mounted)).not.toContain("Harbour wall")
    expect(names(mounted)).toHaveLength(somePlaces.length - 1)
  })
})

test("a project that is shared to look at or to upload is neither renamed nor removed", async () => {
  for (const right of ["view", "upload"] as const) {
    const mounted = mount({ project: undefined, server: Object.assign(makeFakeServer(), { right }) })
    await mounted.says("Harbour wall")
    expect(mounted.root.querySelectorAll("[aria-label^=Edit]")).toHaveLength(0)
    expect(mounted.root.querySelectorAll("[aria-label^=Leave]")).toHaveLength(somePlaces.length)
  }
})

describe("a photo on the server", () => {
  const opened = async (right: "own" | "upload") => {
    const mounted = mount({ project: somePlaces[2]?.id, server: Object.assign(makeFakeServer(), { right }) })
    await mounted.press("On the server")
    await mounted.says("812 photos")
    return mounted
  }

  test("is removed after a question", async () => {
    const ask = vi.spyOn(window, "confirm").mockReturnValueOnce(false).mockReturnValueOnce(true)
    const mounted = await opened("own")
    await mounted.press("Remove DJI_0006.JPG")
    expect(ask).toHaveBeenCalledWith("Remove DJI_0006.JPG from the server? This cannot be undone.")
    expect(mounted.server.removed).toEqual([])
    await mounted.press("Remove DJI_0006.JPG")
    await mounted.says("811 photos")
    expect(mounted.root.innerText).not.toContain("DJI_0006.JPG")
  })

  test("is not removed by whom the project is shared with to upload", async () => {
    const mounted = await opened("upload")
    await mounted.says("DJI_0006.JPG")
    expect(mounted.root.querySelector("[aria-label^=Remove]")).toBeNull()
  })
})

test("a project that is shared to look at opens on the server, and takes no photos and no start", async () => {
  const right = "view"
  const mounted = mount({ project: somePlaces[3]?.id, server: Object.assign(makeFakeServer(), { right }) })
  await mounted.says("2,210 photos")
  expect(mounted.root.innerText).not.toContain("Start reconstruction")
  await mounted.press("Upload")
  await mounted.says("This project is shared with you to look at. Ask its owner for the right to upload.")
  expect(mounted.root.innerText).not.toContain("Choose a folder")
})
