import { assert, describe, it } from "@effect/vitest"
import { fileOf, megabyte, setOf, tell, transfer, untilStarted } from "./told.ts"

describe("bytes", () => {
  it("are acknowledged by the bucket, and until then under way", () => {
    const { photo, run } = transfer(6)
    assert.deepInclude(run.now(), { bytesAcknowledged: 0, bytesUnderWay: 6 * megabyte })
    assert.strictEqual(run.now().sent.share, 0)
    assert.deepStrictEqual(run.now().sending, [{ ref: photo.ref, name: "a.jpg", size: photo.size, bytes: 6 * megabyte }])
    run.moved(photo, "Stored")
    assert.deepInclude(run.now(), { bytesAcknowledged: 10 * megabyte, bytesUnderWay: 0, sending: [], images: { Stored: 1 } })
    assert.deepStrictEqual(run.now().sent.images, { done: 1, total: 1 })
  })

  it("of attempts that were refused count for nothing: 0 % when nothing was accepted", () => {
    const photos = setOf(10, 10 * megabyte)
    const run = tell()
      .found(...photos)
      .allFound()
    for (let attempt = 1; attempt <= 3; attempt++) {
      for (const photo of photos) run.moved(photo, ...untilStarted).sent(photo, 6_100_000)
      assert.strictEqual(run.now().bytesUnderWay, 61 * megabyte)
      run.pass(5)
      for (const photo of photos) run.moved(photo, attempt % 2 === 0 ? "Hashed" : "Absent")
      assert.deepInclude(run.now(), { bytesAcknowledged: 0, bytesUnderWay: 0 })
      assert.strictEqual(run.now().sent.share, 0)
      assert.deepStrictEqual(run.now().sending, [])
    }
    for (const photo of photos) run.ended(photo, "Failed")
    assert.strictEqual(run.now().sent.share, 0)
  })

  it("of an attempt that begins anew are those of the new one", () => {
    const { photo, run } = transfer(6)
    run.sent(photo, 100)
    assert.strictEqual(run.now().bytesUnderWay, 100)
    run.sent(photo, 0)
    assert.deepInclude(run.now(), { bytesUnderWay: 0, sending: [] })
  })

  it("that are reported after the end of an attempt do not count", () => {
    const { photo, run } = transfer(6)
    run.moved(photo, "Stored").sent(photo, 7 * megabyte)
    assert.deepInclude(run.now(), { bytesAcknowledged: 10 * megabyte, bytesUnderWay: 0, sending: [] })
  })

  it("that the server has already are done, without a rate", () => {
    const [ready, processing, stored, fresh] = setOf(4)
    if (!ready || !processing || !stored || !fresh) assert.fail()
    const run = tell().found(ready, processing, stored, fresh).allFound()
    run.moved(ready, "Hashed").ended(ready, "Ready")
    run.moved(processing, "Hashed", "Processing")
    run.moved(stored, "Hashed", "Stored")
    run.moved(fresh, ...untilStarted).pass(10)
    assert.deepInclude(run.now(), { bytesAcknowledged: 3 * megabyte, bytesSent: 0 })
    assert.strictEqual(run.now().sent.share, 0.75)
    assert.isUndefined(run.now().sent.rate)
  })

  it("go again when the server refuses or loses them: the only way back", () => {
    const { photo, run } = transfer(10)
    run.moved(photo, "Stored", "Processing")
    assert.strictEqual(run.now().sent.share, 1)
    run.moved(photo, "Absent")
    assert.strictEqual(run.now().sent.share, 0)
    run.moved(photo, "Signed", "Started", "Stored")
    assert.deepInclude(run.now(), { bytesAcknowledged: 10 * megabyte, bytesSent: 20 * megabyte })
  })

  it("of files that are no images are no part of the set, nor are those that can never be sent; of duplicates they are", () => {
    const [ready, skipped, twin, broken] = setOf(4)
    if (!ready || !skipped || !twin || !broken) assert.fail()
    const run = tell().found(ready, skipped, twin, broken).allFound()
    assert.deepStrictEqual(run.now().sent.images, { done: 0, total: 4 })
    run.ended(ready, "Ready").ended(skipped, "Skipped").ended(twin, "Duplicate")
    assert.deepStrictEqual(run.now().sent.images, { done: 2, total: 3 })
    run.ended(broken, "Rejected")
    assert.deepStrictEqual(run.now().sent.images, { done: 2, total: 2 })
    assert.deepStrictEqual(run.now().verified.images, { done: 2, total: 2 })
    assert.strictEqual(run.now().share, 1)
    assert.strictEqual(run.now().filesEnded, 4)
  })

  it("that were counted before a pause are counted after it", () => {
    const { photo, run } = transfer(10)
    const other = fileOf("b.jpg", 10 * megabyte)
    run.found(other).allFound()
    run.moved(photo, "Stored", "Processing")
    run.moved(other, ...untilStarted).sent(other, 4 * megabyte)
    run.ended(photo, "Unfinished").ended(other, "Unfinished")
    assert.deepInclude(run.now(), { bytesAcknowledged: 10 * megabyte, bytesUnderWay: 0 })
    assert.strictEqual(run.now().summary.unfinished, 2)
    run.pass(600).found(photo, other).allFound()
    assert.deepInclude(run.now(), { bytesAcknowledged: 10 * megabyte, filesFound: 2, filesEnded: 0 })
    assert.strictEqual(run.now().summary.unfinished, 0)
    run.moved(photo, "Hashed", "Processing").ended(photo, "Ready")
    assert.deepInclude(run.now().sent, { share: 0.5, images: { done: 1, total: 2 } })
  })
})

describe("the second stage", () => {
  /** Photos that are sent, and a verdict every so many seconds on some of them. */
  const verifying = (verdicts: number, every: number) => {
    const photos = setOf(1200)
    const run = tell()
      .found(...photos)
      .allFound()
    for (const photo of photos) run.moved(photo, ...untilStarted, "Stored", "Processing")
    for (const photo of photos.slice(0, verdicts)) run.pass(every).ended(photo, "Ready")
    return run
  }

  it("says what it knows when everything is sent: no second is left of the first", () => {
    const now = verifying(0, 0).pass(1).now()
    assert.deepInclude(now.sent, { share: 1, secondsLeft: undefined, rate: undefined })
    assert.deepInclude(now.verified, { share: 0, secondsLeft: undefined, images: { done: 0, total: 1200 } })
    assert.strictEqual(now.images.Processing, 1200)
    assert.strictEqual(now.share, 0.5)
  })

  it("is at its end when all that can be verified are, whatever became of the others", () => {
    const [ready, invalid, lost] = setOf(3)
    if (!ready || !invalid || !lost) assert.fail()
    const run = tell().found(ready, invalid, lost).allFound()
    for (const photo of [ready, invalid, lost]) run.moved(photo, ...untilStarted, "Stored", "Processing")
    run.ended(ready, "Ready").ended(invalid, "Invalid")
    assert.deepStrictEqual(run.now().verified.images, { done: 1, total: 2 })
    assert.isBelow(run.now().share, 1)
    // What was not waited for may still be verified.
    run.ended(lost, "Unfinished")
    assert.deepStrictEqual(run.now().verified.images, { done: 1, total: 2 })
    run.moved(lost, "Discovered", "Processing").ended(lost, "Ready")
    assert.deepStrictEqual(run.now().verified.images, { done: 2, total: 2 })
    assert.strictEqual(run.now().share, 1)
  })

  it("is not all of a set that is still looked for", () => {
    const [only] = setOf(1)
    if (!only) assert.fail()
    const run = tell().found(only).ended(only, "Ready")
    assert.strictEqual(run.now().share, 0.99)
    assert.strictEqual(run.allFound().now().share, 1)
  })

  it("forecasts by the rate of verdicts", () => {
    const { verified } = verifying(100, 0.5).now()
    assert.approximately(verified.rate ?? 0, 2, 0.1)
    assert.approximately(verified.secondsLeft ?? 0, 550, 30)
  })

  it("does not take what the server knew at once for its pace", () => {
    const photos = setOf(500)
    const run = tell()
      .found(...photos)
      .allFound()
    for (const photo of photos.slice(400, 410)) run.moved(photo, "Hashed", "Processing")
    for (const photo of photos.slice(0, 400)) run.pass(0.1).moved(photo, "Hashed").ended(photo, "Ready")
    assert.isUndefined(run.now().verified.rate)
    assert.isUndefined(run.now().verified.secondsLeft)
  })

  it("takes at least as long as the first", () => {
    const photos = setOf(100)
    const run = tell()
      .found(...photos)
      .allFound()
    for (const photo of photos.slice(0, 30)) {
      run
        .moved(photo, ...untilStarted)
        .pass(1)
        .moved(photo, "Stored", "Processing")
        .ended(photo, "Ready")
    }
    const { sent, verified } = run.now()
    assert.approximately(sent.secondsLeft ?? 0, 70, 8)
    assert.isAtLeast(verified.secondsLeft ?? 0, sent.secondsLeft ?? 0)
  })
})
