import type { ImageInfo } from "@altilift/core/client"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { page } from "vitest/browser"
import { makeFakeServer } from "../support/view/fakeServer.ts"
import { checksumOf } from "../support/view/fakeUploader.ts"
import { mount, patience, started } from "../support/view/mount.tsx"

beforeEach(() => page.viewport(1360, 900))
afterEach(() => {
  vi.restoreAllMocks()
})

/** A server that has these states of the first photos. */
const serverWith = (states: Array<string>) => {
  const images = async () => {
    const items = states.map((state, at): ImageInfo => {
      const name = `DJI_${String(at + 1).padStart(4, "0")}.JPG`
      const problems = state === "Invalid" ? [{ code: "photo-cut-off" } as const] : []
      return { id: String(at), name, state, checksum: checksumOf({ name }), problems }
    })
    return { items, total: items.length, next: undefined }
  }
  return Object.assign(makeFakeServer(), { images })
}

const cancelled = async (states: Array<string>, photos: number) => {
  const mounted = mount({ server: serverWith(states) })
  const uploader = await started(mounted, photos)
  for (const at of states.keys()) uploader.verify(at)
  await mounted.press("Cancel upload")
  await mounted.press("Cancel upload")
  for (let at = 0; at < photos; at++) uploader.end(at, { at: "Unfinished" })
  uploader.finish()
  await mounted.says("Cancelled")
  const rows = () => [...mounted.root.querySelectorAll<HTMLElement>("[role=option]")].map(row => row.innerText)
  return { mounted, uploader, rows }
}

describe("after an upload was cancelled", () => {
  test("what arrived becomes Ready or Invalid in the list and the sums as the server verifies it", async () => {
    const states = ["Uploaded", "Uploaded"]
    const { mounted, uploader, rows } = await cancelled(states, 3)
    await mounted.says("0 of 3 photos Ready")
    await mounted.says("2 photos sent, and not verified yet")
    states.splice(0, 2, "Ready", "Invalid")
    await mounted.says("1 of 3 photos Ready")
    expect(rows()[0]).toContain("Ready")
    expect(rows()[1]).toContain("Invalid")
    expect(rows()[2]).toContain("Unfinished")
    // A photo without a reason has its size alone.
    expect(rows()[2]).not.toContain("·")
    expect(mounted.root.innerText).not.toContain("not verified yet")
    // What did not arrive is still to be continued.
    expect(mounted.kept).toHaveLength(1)
    expect(uploader.calls.filter(call => call === "run")).toHaveLength(1)
    expect(mounted.server.started).toEqual([])
  })

  test("a set that came to be Ready as a whole is no unfinished one, and its reconstruction is offered", async () => {
    const states = ["Ready", "Uploaded"]
    const { mounted } = await cancelled(states, 2)
    await mounted.says("1 of 2 photos Ready")
    states[1] = "Ready"
    await mounted.says("All 2 photos are Ready")
    await mounted.says("Safe to format the card")
    await vi.waitFor(() => expect(mounted.kept).toEqual([]), patience)
    const buttons = [...mounted.root.querySelectorAll<HTMLElement>("button")].map(one => one.innerText.trim())
    expect(buttons).toContain("Start reconstruction with 2 photos")
    expect(buttons).not.toContain("Go on")
    expect(mounted.server.started).toEqual([])
  })

  test("nothing is asked once the server has said all there is", async () => {
    const states = ["Ready"]
    const { mounted } = await cancelled(states, 2)
    await mounted.says("1 of 2 photos Ready")
    const asked = vi.spyOn(mounted.server, "images")
    await new Promise(resolve => setTimeout(resolve, 4_000))
    expect(asked).not.toHaveBeenCalled()
  })
})
