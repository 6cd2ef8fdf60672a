import { copyFile, readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import sharp from "sharp"
import { generatePhotos } from "../../../../tools/src/photos.ts"
import { altilift } from "../support/altilift.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

/** Twelve photos of a survey, one of them black, a copy, a text that is named as a photo, and a file of notes. */
const withSet = async (sandbox: Sandbox) => {
  const dir = sandbox.file("photos")
  const photos = await generatePhotos({ dir, count: 12, width: 640, height: 360, seed: 5 })
  const [first, , black] = photos
  const bytes = await sharp(await readFile(black?.path ?? ""))
    .linear(0, 1)
    .keepMetadata()
    .jpeg()
    .toBuffer()
  await sandbox.write("photos/ALT_0003.JPG", bytes)
  await copyFile(first?.path ?? "", sandbox.file("photos/COPY.JPG"))
  await sandbox.write("photos/text.jpg", "words")
  await sandbox.write("photos/<b>.txt", "notes")
}

describe("altilift check", () => {
  it("shows flights and hints in both languages, without an account", async () => {
    await using sandbox = await makeSandbox()
    await withSet(sandbox)
    const { code, stdout, stderr } = await altilift(sandbox, ["check", "photos"])
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.match(stdout, /^13 photos, .* giga-pixels; 1 other file$/m)
    assert.match(stdout, /^1 {4}survey {2}13 .* Altilift Synthetic Aerial$/m)
    assert.match(stdout, /ALT_0003\.JPG {2}lens covered$/m)
    assert.match(stdout, /COPY\.JPG {2}duplicate of photos\/ALT_0001\.JPG$/m)
    assert.match(stdout, /text\.jpg {2}not a JPEG, PNG or TIFF$/m)
    const chinese = await altilift(sandbox, ["check", "photos", "--lang", "zh"])
    assert.match(chinese.stdout, /ALT_0003\.JPG {2}镜头被遮挡$/m)
  })

  it("says of a photo that is cut off that its end is missing, and nothing of padding behind it", async () => {
    await using sandbox = await makeSandbox()
    await withSet(sandbox)
    const [whole, padded] = await Promise.all(["1", "2"].map(at => readFile(sandbox.file(`photos/ALT_000${at}.JPG`))))
    await sandbox.write("photos/ALT_0001.JPG", whole?.subarray(0, whole.length / 2) ?? "")
    await sandbox.write("photos/ALT_0002.JPG", Buffer.concat([padded ?? whole ?? Buffer.alloc(0), Buffer.alloc(300_000)]))
    const { code, stdout, stderr } = await altilift(sandbox, ["check", "photos", "--html", "check.html"])
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.match(stdout, /^ {6}1 {2}cut off, its end is missing$/m)
    assert.match(stdout, /ALT_0001\.JPG {2}cut off, its end is missing$/m)
    assert.notMatch(stdout, /ALT_0002/)
    assert.match(await readFile(sandbox.file("check.html"), "utf8"), /ALT_0001\.JPG<\/b><br>cut off, its end is missing</)
    const chinese = await altilift(sandbox, ["check", "photos", "--lang", "zh"])
    assert.match(chinese.stdout, /ALT_0001\.JPG {2}文件不完整，缺少结尾$/m)
    const json = await altilift(sandbox, ["check", "photos", "--json"])
    assert.match(json.stdout, /^.*ALT_0001\.JPG.*"hints":\[\{"code":"cut-off"\}\]\}$/m)
  })

  it("names the formats of files that people take for photos, and that are not taken", async () => {
    await using sandbox = await makeSandbox()
    await generatePhotos({ dir: sandbox.file("photos"), count: 1, width: 640, height: 360, seed: 6 })
    for (const name of ["1.HEIC", "2.heif", "DJI_0001.MP4", "notes.txt"]) await sandbox.write(`photos/${name}`, name)
    const { stdout } = await altilift(sandbox, ["check", "photos"])
    assert.match(stdout, /^1 photo, .* giga-pixels; 4 other files \(not taken: 2 HEIC, 1 MP4\)$/m)
    const json = await altilift(sandbox, ["check", "photos", "--json"])
    assert.deepInclude(JSON.parse(json.stdout.trim().split("\n").at(-1) ?? ""), {
      others: 4,
      otherFormats: { HEIC: 2, MP4: 1 },
    })
  })

  it("fails on hints with --strict alone, and writes events", async () => {
    await using sandbox = await makeSandbox()
    await withSet(sandbox)
    const { code, stdout } = await altilift(sandbox, ["check", "photos", "--json", "--strict"])
    assert.strictEqual(code, 3)
    const events = stdout
      .trim()
      .split("\n")
      .map(line => JSON.parse(line))
    assert.include(events.at(-1), { event: "summary", photos: 13, hinted: 2, broken: 1, others: 1, exitCode: 3 })
    const black = events.find(({ path }) => path?.endsWith("ALT_0003.JPG"))
    assert.strictEqual(black.hints[0].code, "lens-covered")
    await generatePhotos({ dir: sandbox.file("clean"), count: 9, width: 640, height: 360, seed: 5 })
    assert.strictEqual((await altilift(sandbox, ["check", "clean", "--strict"])).code, 0)
  })

  it("writes a page that loads nothing, with what a card calls its files as text", async () => {
    await using sandbox = await makeSandbox()
    await withSet(sandbox)
    await sandbox.write("photos/<img src=x>.jpg", "words")
    const { code } = await altilift(sandbox, ["check", "photos", "--html", "check.html"])
    assert.strictEqual(code, 0)
    const page = await readFile(sandbox.file("check.html"), "utf8")
    assert.include(page, "&lt;img src=x&gt;.jpg")
    assert.notMatch(page, /<img src=x|https?:|<script|<link/)
    assert.match(page, /<circle [^>]+class="hinted"/)
  })

  it("says what is wrong with its words before it reads", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("notes/a.txt", "words")
    const said = async (...words: ReadonlyArray<string>) => {
      const { code, stderr } = await altilift(sandbox, ["check", ...words])
      return `${code} ${stderr}`
    }
    assert.match(await said("gone"), /^2 .*gone/)
    assert.match(await said("notes"), /^2 .*notes/)
    assert.match(await said("notes", "--html", "no/such/folder.html"), /^2 .*folder\.html cannot be written/)
    assert.match(await said(), /^2 /)
  })
})
