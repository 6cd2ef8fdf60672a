import type { Event, State } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { makeNewImages } from "../src/commands/newImages.ts"

const file = { ref: "/photos/a.jpg", name: "a.jpg", size: 1, modifiedAt: 0 }
const moved = (at: State["at"]): Event => ({ event: "moved", file, at })
const ready: Event = { event: "ended", file, final: { at: "Ready", file, content: {}, id: "1" } }
const invalid: Event = { event: "ended", file, final: { at: "Invalid", file, content: {}, id: "1", problems: [] } }

const countAfter = (...events: ReadonlyArray<Event>): number => {
  const images = makeNewImages()
  for (const event of events) images.onEvent(event)
  return images.count()
}

describe("images that are new in a run", () => {
  it("were sent, or waited for until the server had verified them", () => {
    assert.strictEqual(countAfter(moved("Hashed"), moved("Started"), moved("Stored"), moved("Processing"), ready), 1)
    assert.strictEqual(countAfter(moved("Hashed"), moved("Processing"), ready), 1)
    assert.strictEqual(countAfter(moved("Fetching"), ready), 1)
  })

  it("are none that the server called Ready when it was asked first, nor any that is not Ready", () => {
    assert.strictEqual(countAfter(moved("Discovered"), moved("Hashed"), ready), 0)
    assert.strictEqual(countAfter(moved("Started"), moved("Processing"), invalid), 0)
  })

  it("may come later where the server had begun with them and has not decided", () => {
    const images = makeNewImages()
    const failed: Event = {
      event: "ended",
      file,
      final: { at: "Failed", file, problem: { code: "file-ended-early" }, rerunMayHelp: true },
    }
    for (const event of [moved("Hashed"), moved("Started"), failed]) images.onEvent(event)
    assert.deepStrictEqual([images.count(), images.unsure()], [0, true])
    for (const event of [moved("Started"), invalid]) images.onEvent(event)
    assert.isFalse(images.unsure())
  })

  it("are told before the first of them is sent, until that is known to be written down", () => {
    const images = makeNewImages()
    const answers = [false, true, true]
    let told = 0
    images.beforeFirst(() => answers[told++] ?? false)
    images.onEvent(moved("Hashed"))
    assert.strictEqual(told, 0)
    for (const at of ["Started", "Stored", "Processing"] as const) images.onEvent(moved(at))
    assert.strictEqual(told, 2)
  })
})
