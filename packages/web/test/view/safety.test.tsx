import { beforeEach, describe, expect, test } from "vitest"
import { page } from "vitest/browser"
import { makeFakeServer } from "../support/view/fakeServer.ts"
import { checksumOf, type FinalOf } from "../support/view/fakeUploader.ts"
import { type Mounted, type Mounting, mount, started } from "../support/view/mount.tsx"

beforeEach(() => page.viewport(1360, 900))

const safe = "Safe to format the card"
const notYet = "Do not format the card yet"

/** A run of these ends. */
const ended = async (ends: ReadonlyArray<FinalOf>, given: Mounting = {}): Promise<Mounted> => {
  const mounted = mount(given)
  const uploader = await started(mounted, ends.length)
  for (const [at, end] of ends.entries()) uploader.end(at, end)
  uploader.finish()
  return mounted
}

const ready: FinalOf = { at: "Ready" }
/** The files that the list shows when it is asked for those that are not safe: path, reason and state. */
const named = async ({ root, press, drawn }: Mounted): Promise<ReadonlyArray<string>> => {
  await press("Show in the list")
  await drawn()
  return [...root.querySelectorAll<HTMLElement>("[role=option]")].map(row =>
    [
      row.querySelector<HTMLElement>(".name")?.title,
      row.querySelector(".why")?.textContent,
      row.querySelector(".state")?.textContent,
    ]
      .map(one => one?.trim())
      .join(" | "),
  )
}
const receipt = ({ root }: Mounted) => root.querySelector<HTMLAnchorElement>("a[download]")

describe("the card may be formatted", () => {
  test("when the server signs that it has every photo; the receipt is a file with its words as they are", async () => {
    const mounted = await ended([ready, ready, { at: "Duplicate", of: 0 }])
    await mounted.says(safe)
    expect(mounted.root.innerText).not.toContain(notYet)
    // A duplicate's bytes are asked for once.
    expect(mounted.server.receipts).toEqual([[1, 2].map(number => checksumOf({ name: String(number) }))])
    const link = receipt(mounted)
    expect(link?.download).toBe("altilift-receipt-Quarry-2026-07-24.json")
    const { kind, statements } = await (await fetch(link?.href ?? "")).json()
    expect(kind).toBe("altilift-receipt")
    expect(statements).toHaveLength(1)
    expect(statements[0]).toMatchObject({ signature: "c2ln", publicKey: "key", statement: { server: "https://api.example.com" } })
  })

  test("when a server that signs nothing says that they are Ready", async () => {
    const mounted = await ended([ready], { server: Object.assign(makeFakeServer(), { signs: false }) })
    await mounted.says(safe)
    await mounted.says("This server signs no receipts.")
    expect(receipt(mounted)).toBeNull()
  })
})

describe("the card may not be formatted yet", () => {
  test("but every photo is safe, where only files that are no photos are missing", async () => {
    const mounted = await ended([ready, { at: "Skipped", problem: { code: "not-an-image", type: "text/plain" } }])
    await mounted.says("Every photo is safe, but not every file")
    expect(await named(mounted)).toHaveLength(1)
    expect(receipt(mounted)).not.toBeNull()
    expect(mounted.root.innerText).not.toContain(safe)
    expect(mounted.root.innerText).not.toContain(notYet)
  })

  test("while a photo is not Ready; it is named with the reason, and no receipt is asked for", async () => {
    const mounted = await ended([ready, { at: "Invalid", problems: [{ code: "photo-cut-off" }] }])
    await mounted.says(notYet)
    expect(await named(mounted)).toEqual([expect.stringMatching(/^DCIM\/100MEDIA\/DJI_0002\.JPG \| .*cut off.* \| Invalid$/i)])
    expect(mounted.server.receipts).toEqual([])
    expect(mounted.root.innerText).not.toContain(safe)
  })

  test("while a file of another kind is on it; the receipt of the photos is there all the same", async () => {
    const raw = { code: "other-format", kind: "camera raw", format: "DNG", named: "" } as const
    const mounted = await ended([ready, { at: "Skipped", problem: raw }])
    await mounted.says(notYet)
    await mounted.says("1 photo is safe on the server. Only on the card: 1 file. Copy them first, if you need them.")
    expect(await named(mounted)).toEqual([expect.stringContaining("DJI_0002.JPG")])
    expect(receipt(mounted)).not.toBeNull()
  })

  test("while a file cannot be read", async () => {
    const problem = { code: "file-unreadable", kind: "permission", words: "" } as const
    const mounted = await ended([ready, { at: "Rejected", problem }])
    await mounted.says(notYet)
    expect(await named(mounted)).toEqual([expect.stringContaining("DJI_0002.JPG")])
  })

  test("when the server has lost a photo since", async () => {
    const server = Object.assign(makeFakeServer(), { lost: [checksumOf({ name: "2" })] })
    const mounted = await ended([ready, ready], { server })
    await mounted.says(notYet)
    await mounted.says("No longer Ready on the server: 1 photo.")
    expect(await named(mounted)).toEqual([expect.stringContaining("DJI_0002.JPG")])
    expect(receipt(mounted)).toBeNull()
  })

  test("names each file once: the panel counts them, and the list shows them until all are shown again", async () => {
    const mounted = await ended([ready, { at: "Invalid", problems: [{ code: "photo-cut-off" }] }, ready])
    await mounted.says("Not safe on the server: 1 file.")
    expect(mounted.root.innerText.split("DJI_0002.JPG")).toHaveLength(2)
    expect(await named(mounted)).toHaveLength(1)
    await mounted.press("Show in the list")
    await mounted.drawn()
    expect(mounted.root.querySelectorAll("[role=option]")).toHaveLength(3)
  })
})
