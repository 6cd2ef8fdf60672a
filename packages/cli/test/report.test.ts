import { chmod, readFile } from "node:fs/promises"
import type { Final, Outcome } from "@altilift/core"
import { emptySummary, tally } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeReport } from "../src/report/Report.ts"
import { checkReportFile, writeReport } from "../src/report/reportFile.ts"
import { makeSandbox } from "./support/Sandbox.ts"

const at = (name: string) => ({ ref: `/photos/${name}`, name, size: 5, modifiedAt: 0 })
const content = { checksum: "a".repeat(40), size: 5, type: "JPEG" } as const
const images: ReadonlyArray<Final> = [
  { at: "Ready", file: at("b.jpg"), content, id: "1f" },
  { at: "Duplicate", file: at("c.jpg"), content, of: at("b.jpg"), as: "Ready" },
  { at: "Rejected", file: at('=HYPERLINK("http://x","y").jpg'), problem: { code: "file-empty" } },
  {
    at: "Failed",
    file: at("a,\nb.jpg"),
    problem: { code: "server-silent", host: "a.example.com", seconds: 60 },
    rerunMayHelp: true,
  },
]
const outcome: Outcome = {
  images,
  metaFiles: [],
  summary: images.reduce(tally, emptySummary),
  bytesSent: 5,
  buckets: [{ cloud: "S3", label: "Paris" }],
  duration: 1000,
  fault: undefined,
  stopped: true,
}
const project = { id: "5a", name: "Beach" }
const report = makeReport({ endpoint: "https://a.example.com", project, startedAt: 0, finishedAt: 1500, outcome })

describe("the report", () => {
  it("holds every file once, sorted by path, with counts that add up", () => {
    assert.deepStrictEqual(report.summary, {
      ready: 1,
      invalid: 0,
      rejected: 1,
      skipped: 0,
      duplicate: 1,
      failed: 1,
      unfinished: 0,
    })
    assert.deepStrictEqual(
      report.images.map(image => image.state),
      ["Rejected", "Failed", "Ready", "Duplicate"],
    )
    assert.strictEqual(report.images[3]?.duplicateOf, "/photos/b.jpg")
    assert.strictEqual(report.stopped, "interrupted")
    assert.strictEqual(report.seconds, 1.5)
  })

  it("is written as JSON or CSV by its name, and no name of a file is a formula in it", async () => {
    await using sandbox = await makeSandbox()
    const json = await Effect.runPromise(checkReportFile(sandbox.file("r.JSON")))
    await Effect.runPromise(writeReport(json, report))
    assert.deepStrictEqual(JSON.parse(await readFile(json.path, "utf8")), JSON.parse(JSON.stringify(report)))
    const csv = await Effect.runPromise(checkReportFile(sandbox.file("r.csv")))
    await Effect.runPromise(writeReport(csv, report))
    const text = await readFile(csv.path, "utf8")
    assert.match(text, /^\uFEFFpath,name,state,size,checksum,id,reason,duplicateOf,kind\n/)
    assert.include(text, `"'=HYPERLINK(""http://x"",""y"").jpg"`)
    assert.include(text, '"a,\nb.jpg"')
  })

  it("is refused before anything is sent when it could not be written", async () => {
    await using sandbox = await makeSandbox()
    const complaint = async (name: string) => (await Effect.runPromise(Effect.flip(checkReportFile(name)))).message
    assert.match(await complaint(sandbox.file("r.xlsx")), /has to end in \.csv or \.json/)
    assert.match(await complaint(sandbox.file("no/such/folder/r.csv")), /cannot be written: no such file or folder/)
    if (process.getuid?.() !== 0) {
      await chmod(sandbox.path, 0o500)
      assert.match(await complaint(sandbox.file("r.csv")), /permission denied/)
      await chmod(sandbox.path, 0o700)
    }
  })
})
