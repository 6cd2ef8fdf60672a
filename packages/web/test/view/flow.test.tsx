import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page, userEvent } from "vitest/browser"
import type { KeptSet } from "../../src/files/keptHandles.ts"
import { makeFakeServer, somePlaces } from "../support/view/fakeServer.ts"
import { endpoint, type Mounted, mount, patience, signIn, started } from "../support/view/mount.tsx"

const project = somePlaces[0]?.id ?? ""

const rows = (mounted: Mounted) => [...mounted.root.querySelectorAll<HTMLElement>("[role=option]")]

beforeEach(() => page.viewport(1360, 900))
afterEach(() => {
  vi.restoreAllMocks()
})

describe("signing in", () => {
  test("keeps the session in the tab alone, and in the browser when that is asked for", async () => {
    const mounted = mount({ token: undefined })
    await signIn(mounted)
    await mounted.says("surveyor@example.com")
    expect([sessionStorage, localStorage].map(one => one.getItem(`altilift.session ${endpoint}`) !== null)).toEqual([true, false])
    await mounted.press("Sign out")
    expect(sessionStorage.getItem(`altilift.session ${endpoint}`)).toBeNull()

    mounted.root.querySelector<HTMLElement>("input[name=remember]")?.click()
    await signIn(mounted)
    await mounted.says("surveyor@example.com")
    expect([sessionStorage, localStorage].map(one => one.getItem(`altilift.session ${endpoint}`) !== null)).toEqual([false, true])
  })

  test("a wrong password is told, and nothing is kept", async () => {
    const mounted = mount({ token: undefined })
    await signIn(mounted, "wrong")
    await mounted.says("The e-mail address or the password is wrong.")
    expect(sessionStorage.getItem(`altilift.session ${endpoint}`)).toBeNull()
  })

  test("is offered once, and says that a password was set", async () => {
    const mounted = mount({ token: undefined, email: "owner@example.com", passwordSet: true })
    await mounted.says("The password is set. Sign in with it.")
    expect(mounted.root.querySelector<HTMLInputElement>("input[name=email]")?.value).toBe("owner@example.com")
    const buttons = [...mounted.root.querySelectorAll<HTMLElement>("main button")].map(one => one.innerText.trim())
    expect(buttons.filter(name => name.startsWith("Sign in"))).toEqual(["Sign in"])
    await signIn(mounted, "wrong")
    await mounted.says("The e-mail address or the password is wrong.")
    expect(mounted.root.innerText).not.toContain("The password is set")
  })

  test("a page that was given no app key asks for it", () => {
    const mounted = mount({ token: undefined, key: undefined })
    expect(mounted.root.querySelector("input[name=key]")).not.toBeNull()
  })
})

describe("choosing a project", () => {
  test("the list follows what is typed, and what is not there can be made", async () => {
    const mounted = mount({ project: undefined })
    await mounted.says("Harbour wall")
    await userEvent.fill(page.getByRole("searchbox"), "Dam")
    await mounted.says("No project matches “Dam”")
    await mounted.press("Create “Dam”")
    await mounted.press("Create project")
    await mounted.says("Drop photos or folders here")
    expect(mounted.root.querySelector(".where")?.textContent).toContain("Dam")
  })

  test("a project that is named is opened, and one that is not there is said to be missing", async () => {
    await mount({ project: "Harbour wall" }).says("Drop photos or folders here")
    await mount({ project: "Atlantis" }).says('You have no project named "Atlantis"')
  })
})

describe("an upload", () => {
  test("starts under the chosen rule, pauses, goes on, and ends with every photo accounted for", async () => {
    const mounted = mount()
    await mounted.pick(3)
    await mounted.says("Ready to upload")
    mounted.root.querySelector<HTMLElement>("input[value='all finished']")?.click()
    await mounted.press("Start upload")
    const uploader = await vi.waitFor(() => mounted.uploader(), patience)
    expect(uploader.options).toMatchObject({
      endpoint,
      project,
      reconstruction: { when: "all finished" },
    })
    uploader.begin()
    uploader.send(0, 0.5)
    await mounted.drawn()
    expect(rows(mounted)[0]?.innerText).toContain("Sending")
    await mounted.press("Pause")
    uploader.enter("paused")
    await mounted.says("Paused")
    await mounted.press("Resume")
    expect(uploader.calls).toEqual(["run", "pause", "resume"])
    uploader.end(0, { at: "Ready" })
    uploader.end(1, { at: "Ready" })
    uploader.end(2, { at: "Invalid", problems: [{ code: "server-said", message: "The picture is cut off" }] })
    uploader.finish()
    await mounted.says("2 of 3 photos Ready")
    await mounted.says("The picture is cut off")
    await mounted.press("Try 1 photo again")
    await mounted.drawn()
    uploader.end(2, { at: "Ready" })
    uploader.finish(undefined, { started: true, task: { id: "1", type: "Native", state: "Pending" } })
    await mounted.says("All 3 photos are Ready")
    await mounted.says("The reconstruction has been started.")
  })

  test("tells how all photos ended as soon as it tells of the end", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 3)
    const firstSaid = new Promise(resolve => {
      new MutationObserver((_, observer) => {
        const title = mounted.root.querySelector("#end-title")
        if (title === null) return
        observer.disconnect()
        resolve(title.textContent)
      }).observe(mounted.root, { childList: true, subtree: true })
    })
    for (const at of [0, 1, 2]) uploader.end(at, { at: "Ready" })
    uploader.finish()
    expect(await firstSaid).toBe("All 3 photos are Ready")
  })

  test("is not cancelled by one slip", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    await mounted.press("Cancel upload")
    expect(uploader.calls).not.toContain("cancel")
    await mounted.press("Keep uploading")
    await mounted.press("Cancel upload")
    await mounted.press("Cancel upload")
    expect(uploader.calls).toContain("cancel")
    await mounted.says("Stopping")
    uploader.finish()
    await mounted.says("Cancelled")
  })

  test("whose session ended waits for the next sign-in, and goes on where it was", async () => {
    const mounted = mount({ token: undefined })
    await signIn(mounted)
    await mounted.says("Drop photos or folders here")
    const uploader = await started(mounted, 3)
    const token = () => (typeof uploader.options.token === "function" ? uploader.options.token() : "")
    const before = token()
    uploader.end(0, { at: "Ready" })
    for (const at of [1, 2]) uploader.end(at, { at: "Unfinished" })
    await mounted.drawn()
    const percent = () => Number.parseInt(mounted.root.querySelector(".percent")?.textContent ?? "", 10)
    const far = percent()
    uploader.finish({ kind: "not authorised", problem: { code: "token-unknown", host: "https://api.example.com" } })
    await mounted.press("Sign in again")
    await mounted.says("what arrived is not sent again")
    mounted.server.signIn = async () => "another-token"
    await signIn(mounted)
    await vi.waitFor(() => expect(uploader.calls).toEqual(["run", "run"]), patience)
    expect([before, token()]).toEqual(["token", "another-token"])
    await mounted.says("1 of 3 photos verified")
    expect(far).toBeGreaterThan(0)
    expect(percent()).toBe(far)
  })

  test("that another tab holds is told, and can be taken over", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    uploader.enter("elsewhere")
    await mounted.says("Another tab of this browser uploads to this project")
    await mounted.press("Go on in this tab")
    expect(uploader.calls).toContain("takeOver")
  })

  test("says that it waits while there is no network", async () => {
    const mounted = mount()
    await started(mounted, 2)
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false)
    window.dispatchEvent(new Event("offline"))
    await mounted.says("Waiting for the network")
    online.mockReturnValue(true)
    window.dispatchEvent(new Event("online"))
    await mounted.says("Uploading")
  })

  test("is not begun on a server that takes none", async () => {
    const mounted = mount({ server: Object.assign(makeFakeServer(), { mode: "read-only" as const }) })
    await mounted.says("The server is read-only just now")
    expect([...mounted.root.querySelectorAll<HTMLButtonElement>(".drop button")].map(one => one.disabled)).toEqual([true, true])
  })
})

describe("an upload that the page was closed in the middle of", () => {
  const left: KeptSet = {
    endpoint,
    project,
    handles: [{ name: "DCIM", kind: "directory" } as FileSystemHandle],
    leftOut: [],
    keptAt: Date.UTC(2026, 6, 24),
  }

  test("is remembered until its end, and no longer", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 1)
    await vi.waitFor(() => expect(mounted.kept).toMatchObject([{ endpoint, project }]), patience)
    uploader.end(0, { at: "Ready" })
    uploader.finish()
    await vi.waitFor(() => expect(mounted.kept).toEqual([]), patience)
  })

  test("goes on by itself where the folder may be read, under the rule it was begun with", async () => {
    const mounted = mount({
      kept: [left],
      free: true,
      set: 2,
      before: () => localStorage.setItem(`altilift.rule ${endpoint} ${project}`, "never"),
    })
    const uploader = await vi.waitFor(() => mounted.uploader(), patience)
    expect(uploader.options.reconstruction).toEqual({ when: "never" })
    await mounted.says("The page was closed in the middle of an upload; 2 files")
  })

  test("goes on with one click where the browser has to ask", async () => {
    const mounted = mount({ kept: [left], set: 2 })
    await mounted.says("An upload is not finished")
    await mounted.press("Go on")
    await vi.waitFor(() => mounted.uploader(), patience)
  })

  test("in another tab, which still uploads, is not said to be unfinished", async () => {
    const ended = Promise.withResolvers<void>()
    const mounted = mount({ kept: [{ ...left, handles: [] }], elsewhere: ended.promise })
    await mounted.says("Another tab of this browser uploads to this project")
    expect(mounted.root.innerText).not.toContain("Choose the same files again")
    ended.resolve()
    await mounted.says("Choose the same files again to go on")
  })

  test("whose files the browser cannot find again says which way out there is", async () => {
    const mounted = mount({ kept: [{ ...left, handles: [] }] })
    await mounted.says("Choose the same files again to go on")
    await mounted.press("Discard it")
    expect(mounted.kept).toEqual([])
  })
})

describe("the list", () => {
  test("of 20,000 photos has only the rows that are seen, and ends with the last photo", async () => {
    const mounted = mount()
    await mounted.pick(20_000)
    await mounted.says("Ready to upload")
    expect(rows(mounted).length).toBeLessThan(60)
    mounted.root.querySelector<HTMLElement>("[role=listbox]")?.focus()
    await userEvent.keyboard("{End}")
    await vi.waitFor(() => expect(rows(mounted).at(-1)?.innerText).toContain("DJI_20000.JPG"), patience)
  })

  test("shows one group when that is asked for, with the reason beside every problem", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 5)
    uploader.end(3, { at: "Failed", problem: { code: "unexpected", words: "the disk went away" }, rerunMayHelp: true })
    await mounted.drawn()
    await mounted.press(/^Problems/)
    await vi.waitFor(
      () => expect(rows(mounted).map(row => row.innerText)).toEqual([expect.stringContaining("the disk went away")]),
      patience,
    )
    // In full, for whom the row is too narrow.
    rows(mounted)[0]?.click()
    await vi.waitFor(
      () => expect(mounted.root.querySelector(".explained")?.textContent).toBe("DCIM/100MEDIA/DJI_0004.JPG: the disk went away"),
      patience,
    )
  })

  test("is walked with the keys, and what is chosen is named on the map", async () => {
    const mounted = mount()
    await mounted.pick(5)
    await mounted.says("Ready to upload")
    mounted.root.querySelector<HTMLElement>("[role=listbox]")?.focus()
    await userEvent.keyboard("{ArrowDown}{ArrowDown}")
    await vi.waitFor(() => {
      expect(mounted.root.querySelector("[aria-selected=true][role=option]")?.textContent).toContain("DJI_0002.JPG")
      expect(mounted.root.querySelector(".tip")?.textContent).toBe("DJI_0002.JPG")
    }, patience)
  })

  test("shows the photo that is clicked on the map", async () => {
    const mounted = mount()
    await mounted.pick(1)
    await mounted.says("Ready to upload")
    const canvas = await vi.waitFor(() => {
      const found = mounted.root.querySelector("canvas[role=img]")
      if (found === null) throw new Error("there is no map")
      return found
    }, patience)
    // One photo is in the middle of its map.
    await userEvent.click(canvas)
    await vi.waitFor(
      () => expect(mounted.root.querySelector("[aria-selected=true][role=option]")?.textContent).toContain("DJI_0001.JPG"),
      patience,
    )
  })
})

describe("the server's tab", () => {
  test("looks again by itself while photos are on their way", async () => {
    let state = "Uploaded"
    const images = async () => ({ items: [{ id: "1", name: "DJI_0001.JPG", state, problems: [] }], total: 1, next: undefined })
    const server = Object.assign(makeFakeServer(), { images })
    const mounted = mount({ server })
    await mounted.press("On the server")
    const shown = () => mounted.root.querySelector<HTMLElement>("#panel-server .row")?.innerText
    await vi.waitFor(() => expect(shown()).toMatch(/Verifying|Uploaded/), patience)
    state = "Ready"
    await vi.waitFor(() => expect(shown()).toContain("Ready"), patience)
  })

  test("shows problems first, of all 4,998 photos; filters, finds and sorts them, and few rows exist", async () => {
    const mounted = mount({ project: somePlaces[1]?.id })
    await mounted.press("On the server")
    const rows = () => [...mounted.root.querySelectorAll<HTMLElement>("#panel-server .row")].map(row => row.innerText)
    await mounted.press(/^All photos\s*4,998$/)
    expect(rows()[0]).toContain("DJI_0006.JPG")
    expect(rows().every(row => row.includes("Invalid"))).toBe(true)
    expect(rows().length).toBeLessThan(60)
    await mounted.press(/^On their way\s*11$/)
    await vi.waitFor(() => expect(rows().length).toBe(11), patience)
    await mounted.press(/^All photos\s*4,998$/)
    const search = mounted.root.querySelector<HTMLInputElement>("#panel-server input[type=search]")
    if (search === null) throw new Error("there is no search")
    search.value = "_4997"
    search.dispatchEvent(new InputEvent("input", { bubbles: true }))
    await vi.waitFor(() => expect(rows()).toEqual([expect.stringContaining("DJI_4997.JPG")]), patience)
    search.value = ""
    search.dispatchEvent(new InputEvent("input", { bubbles: true }))
    const sort = mounted.root.querySelector<HTMLSelectElement>("#panel-server select")
    if (sort === null) throw new Error("there is no order")
    sort.value = "name"
    sort.dispatchEvent(new Event("change", { bubbles: true }))
    await vi.waitFor(() => expect(rows()[0]).toContain("DJI_0001.JPG"), patience)
  })
})

describe("in a page of others", () => {
  test("it looks the same, and leaves the title and what is dropped elsewhere to that page", async () => {
    const title = document.title
    const mounted = mount({ embedded: true })
    await mounted.says("Drop photos or folders here")
    expect(getComputedStyle(mounted.root.querySelector(".drop") ?? mounted.root).borderStyle).toBe("dashed")
    const elsewhere = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() })
    document.body.dispatchEvent(elsewhere)
    expect(elsewhere.defaultPrevented).toBe(false)
    await started(mounted, 2)
    expect(document.title).toBe(title)
  })

  test("on a page of its own the title says how far it is", async () => {
    const mounted = mount()
    const uploader = await started(mounted, 2)
    uploader.verify(0)
    await vi.waitFor(() => expect(document.title).toMatch(/^\d\d%/), patience)
  })
})

describe("with the keys alone", () => {
  test("the focus goes on in the next view, when what had it is gone", async () => {
    const mounted = mount()
    await mounted.pick(2)
    await mounted.says("Ready to upload")
    mounted.root.querySelector<HTMLElement>(".panel-end .primary")?.focus()
    await userEvent.keyboard("{Enter}")
    await vi.waitFor(() => mounted.uploader(), patience)
    await vi.waitFor(() => expect(document.activeElement?.id).toBe("content"), patience)
  })
})

test("the language changes at once, and is remembered", async () => {
  const mounted = mount()
  await mounted.says("Drop photos or folders here")
  await userEvent.selectOptions(page.getByRole("combobox", { name: "Language" }), "zh-Hans")
  await mounted.says("将照片或文件夹拖到此处")
  expect(localStorage.getItem("altilift.language")).toBe("zh-Hans")
  expect(mounted.root.querySelector(".app")?.getAttribute("lang")).toBe("zh-Hans")
})

test("nothing of a session is on the page or in what is kept beside it", async () => {
  const mounted = mount()
  await started(mounted, 2)
  expect(document.documentElement.outerHTML).not.toContain("user-token")
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("user-token")
})
