import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { requireRoom } from "../../src/drivers/nodeodm/requireRoom.ts"
import { unpack, usualBounds } from "../../src/drivers/nodeodm/unpack.ts"
import { removeAll, temporaryFolder } from "../service.ts"
import { type ZipEntry, zip } from "./zip.ts"

afterAll(removeAll)

const unpacked = async (entries: ReadonlyArray<ZipEntry> | Buffer, assets?: ReadonlyArray<string>, bounds = usualBounds) => {
  const root = await temporaryFolder()
  const [archive, folder] = [join(root, "all.zip"), join(root, "results")]
  await writeFile(archive, Buffer.isBuffer(entries) ? entries : zip(entries))
  await mkdir(folder)
  const outcome = await unpack(archive, folder, assets, bounds).catch(error => error)
  const files = (await readdir(root, { recursive: true })).filter(name => name !== "all.zip" && name !== "results").sort()
  return { outcome, files, folder }
}

const good = { name: "odm_report/report.pdf", data: "report" }

it("are unpacked with their folders, and links are left out", async () => {
  const { outcome, files, folder } = await unpacked([
    { name: "odm_report/", mode: 0o040755 },
    { ...good, mode: 0o104777 },
    { name: "照片.txt", data: "x" },
    { name: "link", data: "/etc/passwd", mode: 0o120777 },
    { name: "pipe", mode: 0o010644 },
  ])
  expect(outcome).toEqual({ files: 2, bytes: 7, links: ["link"] })
  expect(files).toEqual(["results/odm_report", "results/odm_report/report.pdf", "results/照片.txt"])
  expect(await readFile(join(folder, "odm_report/report.pdf"), "utf8")).toBe("report")
  expect((await stat(join(folder, "odm_report/report.pdf"))).mode & 0o7111).toBe(0)
})

it("are only the assets that are wanted", async () => {
  const entries = ["a/b.tif", "a/c.tif", "ab/d.tif", "e.txt"].map(name => ({ name, data: name }))
  const { files } = await unpacked(entries, ["a", "e.txt"])
  expect(files).toEqual(["results/a", "results/a/b.tif", "results/a/c.tif", "results/e.txt"])
})

it.each([
  "../outside.txt",
  "a/../../outside.txt",
  "/tmp/outside.txt",
  "C:/outside.txt",
  "a\\..\\..\\outside.txt",
  "./a",
  "a//b",
  "a/\u0000b",
  "a\nb",
])("are refused whole for the name %j, and nothing is written", async name => {
  const { outcome, files } = await unpacked([good, { name, data: "x" }])
  expect(outcome._tag).toBe("UnsafeArchive")
  expect(files).toEqual([])
})

it.each([
  ["the same name twice", ["A.txt", "a.TXT"], "UnsafeArchive"],
  ["a file that is a folder too", ["a", "a/b"], "UnsafeArchive"],
  ["a name that is too long", ["a".repeat(300)], "UnsafeArchive"],
  ["no file", ["a/"], "DamagedArchive"],
] as const)("are refused for %s", async (_, names, tag) => {
  const { outcome } = await unpacked(names.map(name => ({ name, data: "x" })))
  expect(outcome._tag).toBe(tag)
})

it("are refused beyond the bounds, before anything is written", async () => {
  const zeros = { name: "zeros", data: Buffer.alloc(4e6) }
  for (const bounds of [{ files: 1 }, { bytes: 3e6 }, { times: 100, small: 1e6 }]) {
    const { outcome, files } = await unpacked([good, zeros], undefined, { ...usualBounds, ...bounds })
    expect([outcome._tag, files]).toEqual(["UnsafeArchive", []])
  }
  expect((await unpacked([good, zeros])).outcome).toMatchObject({ files: 2 })
})

it("are refused when there is more in them than they announce", async () => {
  const { outcome, folder } = await unpacked([{ name: "liar", data: Buffer.alloc(50e6), size: 1000 }])
  expect(outcome._tag).toBe("DamagedArchive")
  expect((await stat(join(folder, "liar"))).size).toBeLessThan(200_000)
})

it("are refused when they are damaged, cut off, or no archive", async () => {
  const whole = zip([good])
  for (const bytes of [
    zip([{ ...good, crc: 1 }]),
    whole.subarray(0, -5),
    whole.subarray(20),
    Buffer.from("<html>"),
    Buffer.alloc(0),
  ]) {
    expect((await unpacked(bytes)).outcome._tag).toBe("DamagedArchive")
  }
})

it("end when they are told to", async () => {
  const root = await temporaryFolder()
  await writeFile(join(root, "all.zip"), zip(["a", "b", "c"].map(name => ({ name, data: name }))))
  await mkdir(join(root, "results"))
  await expect(
    unpack(join(root, "all.zip"), join(root, "results"), undefined, usualBounds, AbortSignal.abort()),
  ).rejects.toThrow()
  expect((await readdir(join(root, "results"))).length).toBeLessThan(2)
})

it("need room on the disk for themselves and for others", async () => {
  const root = await temporaryFolder()
  await requireRoom(root, 0)
  await expect(requireRoom(root, 1e15)).rejects.toMatchObject({ code: "ENOSPC" })
})
