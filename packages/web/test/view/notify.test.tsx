import type { NoticesClient, ProjectDetails } from "@altilift/core/client"
import { render } from "solid-js/web"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { MailSwitch } from "../../src/app/account/MailSwitch.tsx"
import { watchWhileHidden } from "../../src/app/upload/notify.ts"
import { isStuck } from "../../src/app/upload/notifyWhenHidden.ts"
import type { Uploading } from "../../src/app/upload/Uploading.ts"
import { makeFakeServer } from "../support/view/fakeServer.ts"
import { type Mounting, mount, patience, started } from "../support/view/mount.tsx"

/** What the browser was asked and showed. */
const asked: Array<string> = []
const shown: Array<{ readonly words: string; readonly tag: string | undefined }> = []

class FakeNotification {
  static permission: NotificationPermission = "default"
  static answer: NotificationPermission = "granted"
  static requestPermission = async () => {
    asked.push("permission")
    FakeNotification.permission = FakeNotification.answer
    return FakeNotification.permission
  }
  onclick: unknown
  constructor(words: string, options: NotificationOptions = {}) {
    shown.push({ words, tag: options.tag })
  }
  close() {}
}

let hidden = false
const hide = (is: boolean) => {
  hidden = is
  document.dispatchEvent(new Event("visibilitychange"))
}

beforeEach(() => {
  asked.splice(0)
  shown.splice(0)
  FakeNotification.permission = "default"
  FakeNotification.answer = "granted"
  vi.stubGlobal("Notification", FakeNotification)
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden)
  document.title = "Altilift"
})
afterEach(() => {
  hide(false)
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const running = async (given: Mounting = {}) => {
  const mounted = mount(given)
  return { mounted, uploader: await started(mounted, 3) }
}

describe("a reader of another tab", () => {
  test("is asked by the button alone, and is notified once of the end; the title says it until the tab is looked at", async () => {
    const { mounted, uploader } = await running()
    expect(asked).toEqual([])
    await mounted.press("Notify me")
    await mounted.says("Notifications on")
    expect(asked).toEqual(["permission"])
    hide(true)
    for (const at of [0, 1, 2]) uploader.end(at, { at: "Ready" })
    uploader.finish()
    await vi.waitFor(() => expect(shown.map(({ words }) => words)).toEqual(["Complete: all 3 photos Ready"]), patience)
    expect(document.title).toBe("Complete: all 3 photos Ready · Altilift")
    await mounted.drawn()
    expect(shown).toHaveLength(1)
    hide(false)
    expect(document.title).toBe("Altilift")
  })

  test("sees the title alone without a permission, with what is not Ready", async () => {
    const { uploader } = await running()
    hide(true)
    for (const at of [0, 1]) uploader.end(at, { at: "Ready" })
    uploader.end(2, { at: "Invalid", problems: [{ code: "server-said", message: "cut off" }] })
    uploader.finish()
    await vi.waitFor(() => expect(document.title).toBe("Ended: 2 of 3 photos Ready · Altilift"), patience)
    expect(shown).toEqual([])
  })

  test("is told in words where the browser refuses", async () => {
    FakeNotification.answer = "denied"
    const { mounted } = await running()
    await mounted.press("Notify me")
    await mounted.says("The browser blocks notifications of this page")
  })

  test("who looks at the tab is not notified", async () => {
    const { mounted, uploader } = await running()
    await mounted.press("Notify me")
    for (const at of [0, 1, 2]) uploader.end(at, { at: "Ready" })
    uploader.finish()
    await mounted.drawn()
    expect(shown).toEqual([])
    expect(document.title).toBe("Altilift")
  })

  test("of a page that holds the element sees its own title", async () => {
    const { mounted, uploader } = await running({ embedded: true })
    await mounted.press("Notify me")
    hide(true)
    for (const at of [0, 1, 2]) uploader.end(at, { at: "Ready" })
    uploader.finish()
    await vi.waitFor(() => expect(shown).toHaveLength(1), patience)
    expect(document.title).toBe("Altilift")
  })
})

describe("a reconstruction", () => {
  const details = (task: string | undefined, id = "1") => ({ task, reconstruction: { id } }) as ProjectDetails

  test("is asked for while the tab is hidden, and told of when it ended since", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const answers = [details("Running"), details("Running"), details("Done")]
    const [ask, onEnd] = [vi.fn(async () => answers.shift() ?? details("Done")), vi.fn()]
    const stop = watchWhileHidden(ask, () => false, onEnd)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(ask).not.toHaveBeenCalled()
    hide(true)
    await vi.advanceTimersByTimeAsync(65_000)
    expect(onEnd.mock.calls).toEqual([[details("Done")]])
    await vi.advanceTimersByTimeAsync(100_000)
    expect(ask).toHaveBeenCalledTimes(3)
    stop()
  })

  test("that had ended before the tab was hidden is not told of", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const onEnd = vi.fn()
    const stop = watchWhileHidden(
      async () => details("Done"),
      () => true,
      onEnd,
    )
    hide(true)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(onEnd).not.toHaveBeenCalled()
    stop()
  })
})

describe("an upload", () => {
  const at = 1_000_000
  const stalledFor = (seconds: number, phase: "uploading" | "paused" = "uploading") =>
    isStuck({
      state: () => ({ stage: "running", phase, resumed: false, takenOver: false }),
      progress: () => ({ at, stalled: { since: at - seconds * 1_000, why: undefined } }),
    } as unknown as Uploading)

  test("is stuck when nothing moved for two minutes, and nobody holds it", () => {
    expect([stalledFor(119), stalledFor(120), stalledFor(600, "paused")]).toEqual([false, true, false])
  })
})

describe("the switch of mails", () => {
  test("changes what the server mails, in the language of the page; it is not there where no mail is sent", async () => {
    const changes: Array<unknown> = []
    let offered = true
    const server: NoticesClient = {
      ...makeFakeServer(),
      notices: async () => ({ mail: changes.length === 0, language: undefined, offered }),
      setNotices: async change => {
        changes.push(change)
        return { mail: false, language: "en", offered }
      },
    }
    const draw = () => {
      const root = document.createElement("div")
      document.body.append(root)
      const dispose = render(() => <MailSwitch server={server} onNotAuthorised={() => undefined} />, root)
      onTestFinished(() => {
        dispose()
        root.remove()
      })
      return root
    }
    const root = draw()
    const box = await vi.waitFor(() => {
      const found = root.querySelector("input")
      expect(found?.checked).toBe(true)
      return found
    }, patience)
    box?.click()
    await vi.waitFor(() => expect(root.querySelector("input")?.checked).toBe(false), patience)
    expect(changes).toEqual([{ mail: false, language: "en" }])
    offered = false
    const other = draw()
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(other.innerText).toBe("")
  })
})
