import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { appendFile, chmod, readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift, asOrdinaryUser } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg, jpegOf, png, tiff } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

/** Uploads into a project of its own. */
const upload = (sandbox: Sandbox, ...words: ReadonlyArray<string>) => service.upload(sandbox, [...service.newProject(), ...words])

interface Image {
  readonly path: string
  readonly state: string
  readonly reason?: string
  readonly problems?: ReadonlyArray<{ readonly code: string; readonly params: Readonly<Record<string, unknown>> }>
  readonly duplicateOf?: string
}

const imagesOf = async (sandbox: Sandbox): Promise<ReadonlyMap<string, Image>> => {
  const report: { readonly images: ReadonlyArray<Image> } = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
  const folder = sandbox.file("photos/")
  return new Map(report.images.map(image => [image.path.slice(folder.length), image]))
}

const codesOf = (image: Image | undefined) => image?.problems?.map(({ code }) => code)

const states = (images: ReadonlyMap<string, Image>) => Object.fromEntries([...images].map(([name, { state }]) => [name, state]))

describe("good input", () => {
  it("takes JPEG, PNG and TIFF of any extension or none, under any name, and equal names in different folders", async () => {
    await using sandbox = await makeSandbox()
    const long = `${"ü".repeat(98)}.jpg`
    const names = ["a.jpg", "none", "odd.dat", "sp ace 'q\" #1 100% ?&.jpg", "✈️🗺️.JPEG", long, "one/DJI_1.JPG", "two/DJI_1.JPG"]
    for (const [seed, name] of names.entries()) await sandbox.write(`photos/${name}`, await jpeg(seed))
    await sandbox.write("photos/b.png", await png(100))
    await sandbox.write("photos/c.TIF", await tiff(101))
    await sandbox.write("photos/png-named.jpg", await png(102))
    const ended = await upload(sandbox, "--report", "r.json")
    assert.strictEqual(ended.code, 0, ended.stderr)
    const images = await imagesOf(sandbox)
    assert.strictEqual(images.size, names.length + 3)
    assert.deepStrictEqual(new Set([...images.values()].map(({ state }) => state)), new Set(["Ready"]))
    assert.include(ended.stdout, "11 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 0 Failed")
  })

  it("has the same numbers of photos everywhere, with files beside them and texts that are named as photos", async () => {
    await using sandbox = await makeSandbox()
    for (const seed of [1, 2]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    await sandbox.write("photos/LICENSE", "no image")
    await sandbox.write("photos/text.jpg", "no image")
    execFileSync("mkfifo", [sandbox.file("photos/pipe.jpg")])
    const ended = await upload(sandbox, "--report", "r.json")
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.include(ended.stdout, "2 Ready, 0 Invalid, 2 Rejected, 1 Skipped, 0 Duplicate, 0 Failed")
    assert.match(ended.stdout, /pipe\.jpg: cannot be read: it is not a regular file\. Leave it out\n/)
    assert.include(ended.stderr, "2 of 4 images Ready")
    const end = eventsOf(await upload(sandbox, "--json")).at(-1)
    assert.deepStrictEqual([end?.ready, end?.rejected, end?.skipped], [2, 2, 1])
    assert.match(String(end?.message), /2 of 4 images Ready/)
    assert.strictEqual((await imagesOf(sandbox)).size, 5)
  })

  it("counts equal files as Duplicates and files beside the photos as Skipped, with exit code 0", async () => {
    await using sandbox = await makeSandbox()
    const photo = await jpeg(1)
    for (const name of ["a.jpg", "b/a.jpg", "c"]) await sandbox.write(`photos/${name}`, photo)
    for (const name of ["flight.log", "notes.txt", "Thumbs.db"]) await sandbox.write(`photos/${name}`, "no image")
    await sandbox.write("photos/.hidden/a.jpg", await jpeg(2))
    const ended = await upload(sandbox, "--report", "r.json")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, "1 Ready, 0 Invalid, 0 Rejected, 3 Skipped, 2 Duplicate, 0 Failed")
    const duplicates = [...(await imagesOf(sandbox)).values()].filter(({ state }) => state === "Duplicate")
    assert.deepStrictEqual(
      duplicates.map(({ duplicateOf }) => duplicateOf !== undefined),
      [true, true],
    )
  })
})

describe("a file too big to be held in memory", () => {
  it("is sent as a stream, and starts again when it changes before the last of it has left", async () => {
    await using sandbox = await makeSandbox()
    const path = await sandbox.write("photos/huge.jpg", await jpegOf(50, 66 * 1024 * 1024))
    let announced = 0
    service.api.intercept = async ({ body }) => {
      if (body.includes("startImageUpload") && ++announced === 1) await appendFile(path, "more")
      return undefined
    }
    const before = acknowledged(service.edge).length
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, "1 Ready")
    // In parts, one after the other: together they are the file as it is now, once.
    const sent = acknowledged(service.edge).slice(before)
    assert.isTrue(Buffer.concat(sent.map(({ body }) => body)).equals(await readFile(path)))
  })
})

describe("a photo that was replaced between two runs", () => {
  it("is noticed although size and date are what they were, and arrives beside the first", async () => {
    await using sandbox = await makeSandbox()
    const path = await sandbox.write("photos/a.jpg", await jpegOf(60, 200_000))
    const words = service.newProject()
    assert.strictEqual((await service.upload(sandbox, words)).code, 0)
    const { atime, mtime } = await stat(path)
    await writeFile(path, await jpegOf(61, 200_000))
    await utimes(path, atime, mtime)
    const before = acknowledged(service.edge).length
    const ended = await service.upload(sandbox, words)
    assert.strictEqual(ended.code, 0, ended.stderr)
    const sent = acknowledged(service.edge).slice(before)
    assert.deepStrictEqual(
      sent.map(({ body }) => body.equals(readFileSync(path))),
      [true],
    )
  })
})

describe("bad input", () => {
  it("names every file that is at fault and why, uploads the others, and exits with 3", async () => {
    await using sandbox = await makeSandbox()
    const photo = await jpeg(3, 400)
    await sandbox.write("photos/good.jpg", photo)
    await sandbox.write("photos/same.jpg", photo)
    await sandbox.write("photos/text.jpg", "words, not pixels")
    await sandbox.write("photos/empty.png", "")
    await sandbox.write("photos/cut.jpg", photo.subarray(0, photo.length / 2))
    const ended = await upload(sandbox, "--report", "r.json")
    assert.strictEqual(ended.code, 3, ended.stderr)
    const images = await imagesOf(sandbox)
    assert.deepStrictEqual(states(images), {
      "cut.jpg": "Invalid",
      "empty.png": "Rejected",
      "good.jpg": "Ready",
      "same.jpg": "Duplicate",
      "text.jpg": "Rejected",
    })
    assert.deepStrictEqual(
      ["text.jpg", "empty.png"].map(name => codesOf(images.get(name))),
      [["content-not-as-named"], ["file-empty"]],
    )
    assert.match(images.get("cut.jpg")?.reason ?? "", /server refused the bytes \(.*cut off.*\)/)
    for (const name of ["text.jpg", "empty.png", "cut.jpg"]) {
      assert.match(images.get(name)?.reason ?? "", /copy it again/i)
      assert.include(ended.stdout, `photos/${name}: ${images.get(name)?.reason}`)
    }
    assert.match(ended.stderr, /Not complete: 2 of 5 images Ready/)
  })

  it("notices files that vanish, change or grow in mid-run; what they are by then is what arrives", async () => {
    await using sandbox = await makeSandbox()
    const [gone, changed, grown, kept] = await Promise.all(
      ["gone.jpg", "changed.jpg", "grown.jpg", "kept.jpg"].map(async (name, seed) =>
        sandbox.write(`photos/${name}`, await jpeg(10 + seed)),
      ),
    )
    // A dry run leaves the checksums in the journal, so that the files are asked about before they are read again; but
    // not of files that were changed just now.
    await new Promise(resolve => setTimeout(resolve, 2_600))
    const words = service.newProject()
    await service.upload(sandbox, [...words, "--dry-run"])
    let touched = false
    service.api.intercept = async ({ body }) => {
      if (touched || !body.includes("hasImage")) return undefined
      touched = true
      await rm(gone ?? "")
      await writeFile(changed ?? "", await jpeg(20, 80))
      await appendFile(grown ?? "", Buffer.alloc(1000))
      return undefined
    }
    const ended = await service.upload(sandbox, [...words, "--report", "r.json"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    const images = await imagesOf(sandbox)
    assert.deepStrictEqual(states(images), {
      "changed.jpg": "Ready",
      "gone.jpg": "Rejected",
      "grown.jpg": "Ready",
      "kept.jpg": "Ready",
    })
    assert.deepStrictEqual(images.get("gone.jpg")?.problems?.[0]?.params, { kind: "missing", words: "" })
    assert.isDefined(kept)
  })

  it.skipIf(process.platform === "win32")("reports an unreadable folder among readable ones, and uploads these", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/open/a.jpg", await jpeg(30))
    await sandbox.write("photos/closed/b.jpg", await jpeg(31))
    await sandbox.write("photos/unreadable.jpg", await jpeg(32))
    await chmod(sandbox.file("photos/closed"), 0)
    await chmod(sandbox.file("photos/unreadable.jpg"), 0)
    const ended = await altilift(sandbox, ["upload", "photos", ...service.newProject(), "--report", "r.json"], {
      environment: service.environment,
      through: asOrdinaryUser,
    })
    await chmod(sandbox.file("photos/closed"), 0o755)
    assert.strictEqual(ended.code, 3, ended.stderr)
    const images = await imagesOf(sandbox)
    assert.deepStrictEqual(states(images), { closed: "Rejected", "open/a.jpg": "Ready", "unreadable.jpg": "Rejected" })
    for (const [name, code] of [
      ["closed", "folder-unreadable"],
      ["unreadable.jpg", "file-unreadable"],
    ] as const) {
      assert.deepStrictEqual(images.get(name)?.problems, [{ code, params: { kind: "permission", words: "" } }])
      assert.match(images.get(name)?.reason ?? "", /permission denied.*access/)
    }
  })

  it("says so when there is no image at all, and exits with 2", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/notes.txt", "no image")
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, /No JPEG, PNG or TIFF image in photos/)
  })

  it("asks the server nothing when a path does not exist", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(40))
    const before = service.api.seen.length
    const ended = await upload(sandbox, "no-such-folder")
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, /no-such-folder: no such file or folder/)
    assert.strictEqual(service.api.seen.length, before)
  })

  it.each([
    [["--start", "--pre-start"], /exclude each other/],
    [["--report", "r.txt"], /\.csv or \.json/],
    [["--report", "no/folder/r.csv"], /cannot be written/],
    [["--concurrency", "0"], /from 1 to 64/],
    [["--concurrency", "many"], /concurrency/],
    [["--retry-for", "soon"], /--retry-for: "soon" is not a duration/],
    [["--endpoint", "nowhere"], /--endpoint is not an http or https address/],
    [["--no-such-flag"], /no-such-flag/],
  ])("refuses %j before anything is sent", async (words, complaint) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(41))
    const before = service.api.seen.length
    const ended = await upload(sandbox, ...words)
    assert.strictEqual(ended.code, 2, ended.stderr)
    assert.match(ended.stderr, complaint)
    assert.strictEqual(service.api.seen.length, before)
  })
})

describe("camera raw, HEIC and video", () => {
  const box = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1heic`, "latin1")])

  it("are named as what they are, by content or else by name, and told once a format at the end", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(70))
    await sandbox.write("photos/really-a-jpeg.dng", await jpeg(71))
    for (let number = 0; number < 14; number++) await sandbox.write(`photos/DJI_${number}.DNG`, await tiff(72))
    await sandbox.write("photos/b.NEF", Buffer.alloc(100, 7))
    await sandbox.write("photos/c.heic", box("heic"))
    await sandbox.write("photos/d.MP4", box("isom"))
    await sandbox.write("photos/e.mov", "")
    await sandbox.write("photos/wrong.jpg", box("heic"))
    const ended = await upload(sandbox, "--report", "r.json")
    assert.strictEqual(ended.code, 3, ended.stderr)
    const images = await imagesOf(sandbox)
    const reasons = Object.fromEntries([...images].map(([name, { state, reason }]) => [name, `${state}: ${reason}`]))
    assert.strictEqual(reasons["DJI_0.DNG"], "Skipped: DNG is camera raw: export JPEG or TIFF")
    assert.strictEqual(reasons["b.NEF"], "Skipped: NEF is camera raw: export JPEG or TIFF")
    assert.strictEqual(reasons["c.heic"], "Skipped: HEIC is not taken: export JPEG")
    assert.strictEqual(reasons["d.MP4"], "Skipped: MP4 is video, not a photo")
    assert.strictEqual(reasons["wrong.jpg"], "Rejected: is named as JPEG, but HEIC is not taken: export JPEG")
    assert.deepStrictEqual([images.get("a.jpg")?.state, images.get("really-a-jpeg.dng")?.state], ["Ready", "Ready"])
    assert.match(ended.stdout, /Skipped +photos\/DJI_\d+\.DNG and 13 more: DNG is camera raw: export JPEG or TIFF/)
  })

  it("alone make no upload, and the message says what to do", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.cr3", "raw")
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, /No JPEG, PNG or TIFF image in photos\. CR3 is camera raw: export JPEG or TIFF\./)
  })
})
