import type { Event, Final, Progress, SourceFile } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import stringWidth from "string-width"
import { endLine } from "../../src/view/endLines.ts"
import { progressLine } from "../../src/view/plain.ts"
import { awaited, fetching, forecast, preparing } from "../../src/view/progressWords.ts"
import { render } from "../../src/view/render.ts"
import { after, ended, file, found, moved, ready, retrying, said, seenAfter, sent, wide } from "./events.ts"

describe("what is shown of a run", () => {
  it("has every image in exactly one place on its way", () => {
    const places = (progress: Progress) => [preparing(progress), progress.sending.length, awaited(progress), progress.filesEnded]
    const events = [found("a"), found("b"), found("c"), moved("a", "Started"), moved("b", "Hashed"), ended(ready("c"))]
    assert.deepStrictEqual(places(after(...events)), [2, 0, 0, 1])
    assert.deepStrictEqual(places(after(...events, sent("a", 1000))), [1, 1, 0, 1])
    assert.deepStrictEqual(places(after(...events, sent("a", 1000), moved("a", "Processing"))), [1, 0, 1, 1])
  })

  it("counts photos that the server fetches as that, and goes by their number, because nobody knows their bytes", () => {
    const of = (name: string): SourceFile => ({ ref: `https://photos.example/${name}`, name, size: 0, modifiedAt: 0 })
    const fetchedBy = (name: string): ReadonlyArray<Event> => [
      { event: "found", file: of(name) },
      { event: "moved", file: of(name), at: "Fetching" },
    ]
    const final: Final = { at: "Ready", file: of("b"), content: {}, id: "1f" }
    const progress = after(...fetchedBy("a"), ...fetchedBy("b"), { event: "scan-complete" }, ended(final))
    assert.deepStrictEqual([fetching(progress), preparing(progress), progress.sent.share], [1, 0, 0.5])
    assert.include(progressLine(progress), "1 of 2 files, 1 Ready, 1 being fetched by the server")
    assert.notInclude(progressLine(progress), "0 B")
    assert.match(render(progress, wide)[0] ?? "", / 50 % {2}1 of 2 files$/)
    assert.match(
      endLine({ at: "Failed", file: of("a"), problem: said("gone"), rerunMayHelp: false }),
      /https:\/\/photos\.example\/a/,
    )
  })

  it("forecasts both stages", () => {
    const { sent, verified, ...rest } = after()
    const progress = {
      ...rest,
      sent: { ...sent, rate: 2_000_000, secondsLeft: 90 },
      verified: { ...verified, secondsLeft: 200 },
    }
    assert.deepStrictEqual(forecast(progress), ["2 MB/s", "1m 30s left to send", "3m 20s left to verify"])
    const together = { ...progress, verified: { ...verified, secondsLeft: 90.1 } }
    assert.deepStrictEqual(forecast(together), ["2 MB/s", "1m 30s left to send"])
  })
})

describe("progress that is true", () => {
  const photos = ["a", "b", "c", "d"]
  const begun = [...photos.map(found), { event: "scan-complete" } as const]
  const under = (name: string, bytes: number) => [moved(name, "Signed"), moved(name, "Started"), sent(name, bytes)]

  it("is 0 % as long as nothing was accepted, with what is under way as a thin line", () => {
    const progress = after(...begun, ...photos.flatMap(name => under(name, 610_000)))
    assert.match(render(progress, wide)[0] ?? "", /^─{24}┈{16} {3}0 % uploaded/)
    assert.include(render(progress, wide)[1] ?? "", "0 B of 4 MB")
    const idle = after(found("a"), { event: "found", file: file("b", 1_100_000) }, ...under("a", 1_000_000), moved("a", "Stored"))
    assert.match(render(idle, wide)[0] ?? "", /^━{19}┈{21} {2}47 % uploaded/)
    assert.include(progressLine(progress), "0 B of 4 MB uploaded")
    const stored = after(...begun, ...under("a", 1_000_000), moved("a", "Stored"), ...under("b", 500_000))
    assert.match(render(stored, wide)[0] ?? "", /^━{10}─{5}┈{25} {2}25 % uploaded/)
  })

  it("loses what was under way in an attempt that failed", () => {
    const progress = after(...begun, ...photos.flatMap(name => [...under(name, 610_000), moved(name, "Hashed")]))
    assert.match(render(progress, wide)[0] ?? "", /^┈{40} {3}0 % uploaded/)
    assert.notMatch(render(progress, wide).join("\n"), /\/s|left/)
  })

  it("has no second left when everything is sent and nothing is verified", () => {
    const progress = after(...begun, ...photos.flatMap(name => [...under(name, 1_000_000), moved(name, "Stored")]))
    for (const text of [render(progress, wide).join("\n"), progressLine(progress)]) {
      assert.include(text, "0 of 4 files")
      assert.include(text, "4 being verified")
      assert.notInclude(text, "left")
    }
  })

  it("says that it is stalled, since when and why, in place of rate and time", () => {
    const sending = Array.from({ length: 9 }, (_, second) => sent("a", (second + 1) * 90_000))
    const events = [...begun, moved("a", "Started"), ...sending, moved("a", "Stored"), moved("b", "Started")]
    assert.match(progressLine(after(...events)), /100 kB\/s, 30s left to send$/)
    const progress = seenAfter(40, ...events, retrying("connection refused", 60_000))
    assert.match(progressLine(progress), /1 MB of 4 MB uploaded, stalled for 41s: connection refused$/)
    const [, figures = "", , fourth = ""] = render(progress, wide)
    assert.match(figures, /^1 MB of 4 MB {2}· {2}stalled for 41s: connection refused {2}· {2}58s elapsed$/)
    assert.notInclude(fourth, "!")
  })

  it("says elapsed time and bucket also where the reason of a stall is long", () => {
    const bucket: Event = { event: "bucket", bucket: { cloud: "S3", label: "Paris" }, choices: 2, instead: undefined }
    const why = "http://x answered HTTP 502 ".repeat(9)
    const progress = seenAfter(40, bucket, ...begun, moved("a", "Started"), retrying(why, 60_000))
    const figures = render(progress, { ...wide, width: 100 })[1] ?? ""
    assert.match(figures, /stalled for 4\ds: http:\/\/x .*… {2}· {2}\d\ds elapsed {2}· {2}to Paris \(S3\)$/)
    assert.isBelow(stringWidth(figures), 100)
  })
})

describe("the live view", () => {
  const progress = after(
    found("a"),
    found("very long name of a photo that was taken on a fine day in spring 🛩️.jpg"),
    { event: "scan-complete" },
    moved("very long name of a photo that was taken on a fine day in spring 🛩️.jpg", "Started"),
    sent("very long name of a photo that was taken on a fine day in spring 🛩️.jpg", 420_000),
    ended({ at: "Rejected", file: file("a"), problem: { code: "file-empty" } }),
    retrying("http://x answered HTTP 502 ".repeat(9), 9000),
  )

  it.each([20, 40, 80, 200])("never is wider than %i columns, emoji and colours included", width => {
    for (const line of render(progress, { width, height: 24, colour: true })) assert.isBelow(stringWidth(line), width)
  })

  it("shows states, bytes and the file that is being sent with its percentage", () => {
    const text = render(progress, wide).join("\n")
    for (const part of ["1 of 2 files", "1 sending", "1 Rejected", "42 %", "0 B of 1 MB", "🛩️.jpg", "HTTP 502"]) {
      assert.include(text, part)
    }
    assert.notInclude(text, "\x1b")
  })

  it("shows files beside the photos by themselves, and counts them among no photos", () => {
    const meta = { kind: "control-points", entries: 12, problems: [] } as const
    const points = { ...file("gcp_list.txt", 500), meta }
    const begun = after(found("a"), { event: "found", file: points }, { event: "moved", file: points, at: "Processing" })
    for (const text of [render(begun, wide).join("\n"), progressLine(begun)]) {
      assert.include(text, "Beside the photos: gcp_list.txt being verified")
      assert.include(text, "0 of 1 file")
    }
    const final = { at: "Ready", file: points, content: {}, id: "1f" } as const
    assert.match(endLine(final), /^Ready +\/photos\/gcp_list\.txt \(ground control points, 12 observations\)$/)
  })

  it("forgets a warning after the next attempt had its time", () => {
    const warned = (seconds: number) => render(seenAfter(seconds, retrying("HTTP 502", 500)), wide).join("\n")
    assert.include(warned(1), "! Asking for the state of the image: HTTP 502")
    assert.notInclude(warned(60), "!")
  })

  it("leaves files out where the terminal is too low, and says how many", () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}.jpg`)
    const many = after(...names.map(found), ...names.flatMap(name => [moved(name, "Started"), sent(name, 1)]))
    const lines = render(many, { width: 80, height: 10, colour: false })
    assert.isBelow(lines.length, 10)
    assert.match(lines.at(-1) ?? "", /… and \d+ more/)
  })
})
