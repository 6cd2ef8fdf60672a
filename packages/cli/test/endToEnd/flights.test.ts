import { readFile, writeFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import sharp from "sharp"
import { generatePhotos } from "../../../../tools/src/photos.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

/** Two flights of nine photos, an hour apart. */
const withFlights = async (sandbox: Sandbox) => {
  const photos = await generatePhotos({ dir: sandbox.file("photos"), count: 18, width: 320, height: 180, seed: 6 })
  for (const photo of photos.slice(9)) {
    const later = new Date(photo.takenAt.getTime() + 3_600_000).toISOString().slice(0, 19)
    const IFD2 = { DateTimeOriginal: later.replaceAll("-", ":").replace("T", " ") }
    await writeFile(
      photo.path,
      await sharp(await readFile(photo.path))
        .withExifMerge({ IFD2 })
        .jpeg()
        .toBuffer(),
    )
  }
}

describe("altilift upload by flight", () => {
  it("uploads each flight into a project of its own, and leaves out what it is told to", async () => {
    await using sandbox = await makeSandbox()
    await withFlights(sandbox)
    const each = await service.upload(sandbox, ["--by-flight", "--project", "Beach {flight}", "--create"])
    assert.strictEqual(each.code, 0, each.stderr)
    assert.match(each.stderr, /Flight 1: 9 photos.*Flight 2: 9 photos/s)
    assert.match(each.stdout, /Beach 1.*Beach 2/s)
    const named = ["--by-flight", "--flight-name", "2=South $& slope", "--leave-out", "1", "--project", "{flight}", "--create"]
    const third = await service.upload(sandbox, named)
    assert.strictEqual(third.code, 0, third.stderr)
    assert.include(third.stdout, "South $& slope")
    const second = await service.upload(sandbox, ["--project", "Second", "--create", "--leave-out", "1", "--json"])
    assert.match(second.stdout, /"ready":9/)
    assert.notInclude(second.stdout, "ALT_0001.JPG")
  })

  it("says what is wrong with the choice before anything is sent", async () => {
    await using sandbox = await makeSandbox()
    await withFlights(sandbox)
    const said = async (...words: ReadonlyArray<string>) => {
      const { code, stderr } = await service.upload(sandbox, ["--project", "None", "--create", ...words])
      return `${code} ${stderr}`
    }
    assert.match(await said("--by-flight"), /^2 .*\{flight\} in --project/)
    assert.match(await said("--leave-out", "7"), /^2 .*no flight 7; there are 2/)
    assert.match(await said("--flight-name", "1=North"), /^2 .*--by-flight/)
    const byFlight = ["--by-flight", "--project", "{flight}"]
    const flights = async (names: string) => {
      const { code, stderr } = await service.upload(sandbox, [...byFlight, "--create", "--flight-name", names])
      return `${code} ${stderr}`
    }
    assert.match(await flights("North"), /^2 .*1=North/)
    assert.match(await flights("7=North"), /^2 .*no flight 7; there are 2/)
    assert.match(await said("--leave-out", "x"), /^2 .*numbers of flights/)
    assert.match(await said("--leave-out", "1,2"), /^2 .*leaves out every flight/)
  })
})
