import { assert, describe, it } from "@effect/vitest"
import { fileOf, megabyte, setOf, tell, untilStarted } from "./told.ts"

/** A photo of 100 MB of which a megabyte a second moved for 10 seconds, and another one. */
const moving = () => {
  const [photo, other] = [fileOf("a.jpg", 100 * megabyte), fileOf("b.jpg")]
  const run = tell()
    .found(photo, other)
    .allFound()
    .moved(photo, ...untilStarted)
    .moved(other, "Hashed")
  for (let second = 1; second <= 10; second++) run.pass(1).sent(photo, second * megabyte)
  return { run, photo, other }
}

describe("a stall", () => {
  it("is told with its cause when a server is gone, without rate or time", () => {
    const { run, photo } = moving()
    assert.isDefined(run.now().sent.secondsLeft)
    for (let attempt = 1; attempt <= 10; attempt++) run.retrying("connection refused", attempt, 4000).pass(4)
    const { stalled, sent, verified } = run.now()
    assert.deepStrictEqual(stalled, { since: 10_000, why: { code: "unexpected", words: "connection refused" } })
    assert.isUndefined(sent.rate)
    assert.isUndefined(sent.secondsLeft)
    assert.isUndefined(verified.secondsLeft)
    run.sent(photo, 11 * megabyte)
    assert.isUndefined(run.now().stalled)
  })

  it("is told although the clock is put back, by times that continue", () => {
    const { run } = moving()
    const before = run.now()
    assert.strictEqual(run.pass(-3_600).now().at, before.at)
    run.pass(60)
    const { at, startedAt, stalled } = run.now()
    assert.strictEqual(at, before.at + 60_000)
    assert.isAbove(at, startedAt)
    assert.deepStrictEqual(stalled, { since: 10_000, why: undefined })
  })

  it("is none while bytes move, although some question fails; but then nobody knows how long it takes", () => {
    const { run, photo } = moving()
    for (let attempt = 1; attempt <= 10; attempt++)
      run
        .retrying("HTTP 502", attempt)
        .pass(1)
        .sent(photo, (10 + attempt) * megabyte)
    assert.isUndefined(run.now().stalled)
    assert.approximately(run.now().sent.rate ?? 0, megabyte, 1)
    assert.isUndefined(run.now().sent.secondsLeft)
    run.moved(fileOf("b.jpg"), "Absent", "Signed").sent(photo, 21 * megabyte)
    assert.isDefined(run.now().sent.secondsLeft)
  })

  it("of a dead bucket is no shorter because the API answers in between", () => {
    const { run, photo } = moving()
    for (let attempt = 1; attempt <= 10; attempt++) {
      run.retrying("The bucket refused the connection", attempt, 2000).pass(2)
      run.moved(photo, "Hashed", "Absent", "Signed", "Started")
    }
    assert.deepStrictEqual(run.now().stalled, {
      since: 10_000,
      why: { code: "unexpected", words: "The bucket refused the connection" },
    })
  })

  it("of a bucket that refuses what it was sent goes on while it is sent more to refuse", () => {
    const photos = setOf(3)
    const run = tell()
      .found(...photos)
      .allFound()
    const [photo, other] = photos
    if (!photo || !other) assert.fail()
    run.moved(other, ...untilStarted)
    for (let attempt = 1; attempt <= 10; attempt++) {
      run.moved(photo, ...untilStarted).sent(photo, 500_000)
      run.pass(1).sent(photo, megabyte).pass(0.5).sent(photo, 0)
      if (attempt < 4) run.retrying("refused (HTTP 503)", attempt, 4000)
      for (let second = 1; second <= 4; second++) {
        run.pass(1)
        if (attempt > 1)
          assert.deepStrictEqual(
            run.now().stalled?.why,
            { code: "unexpected", words: "refused (HTTP 503)" },
            `attempt ${attempt}`,
          )
      }
      run.moved(photo, "Hashed", "Absent")
    }
    assert.strictEqual(run.now().stalled?.since, 1000)
    run.moved(photo, "Signed", "Started")
    for (let second = 1; second <= 4; second++) run.sent(photo, second * 100_000).pass(1)
    assert.isUndefined(run.now().stalled)
  })

  it("is none while one photo is refused again and again, and another one moves", () => {
    const { run, photo } = moving()
    const refused = fileOf("c.jpg")
    run.found(refused).allFound()
    for (let second = 1; second <= 40; second++) {
      run.pass(1).sent(photo, (10 + second) * megabyte)
      if (second % 2 === 1) run.moved(refused, ...untilStarted).sent(refused, 1000)
      else run.sent(refused, 0).retrying("refused", 1, 2000)
      assert.isUndefined(run.now().stalled, `after ${second} s`)
    }
  })

  it("lasts as long as a bucket asked for, and as long as the machine has no network", () => {
    const { run } = moving()
    run.retrying("HTTP 503", 1, 40_000).pass(39)
    assert.deepStrictEqual(run.now().stalled, { since: 10_000, why: { code: "unexpected", words: "HTTP 503" } })
    run.pass(3600)
    assert.deepStrictEqual(run.now().stalled, { since: 10_000, why: { code: "unexpected", words: "HTTP 503" } })
  })

  it("is noticed without any failure when bytes do not move for longer than buffers need", () => {
    const { run } = moving()
    run.pass(31)
    assert.isUndefined(run.now().stalled)
    run.pass(10)
    assert.deepStrictEqual(run.now().stalled, { since: 10_000, why: undefined })
  })

  it("is none on a slow link whose buffers are full", () => {
    const photo = fileOf("a.jpg", 4 * megabyte)
    const run = tell()
      .found(photo)
      .allFound()
      .moved(photo, ...untilStarted)
      .sent(photo, 4 * megabyte)
    for (let minute = 1; minute <= 8; minute++) assert.isUndefined(run.pass(60).now().stalled, `after ${minute} minutes`)
  })

  it("is none because one question failed once", () => {
    const { run, photo } = moving()
    run.moved(photo, "Stored", "Processing").moved(fileOf("b.jpg"), "Processing")
    run.pass(1).retrying("HTTP 502", 1, 300).pass(20)
    assert.isUndefined(run.now().stalled)
  })

  it("is told while images are only verified, when the questions go on failing", () => {
    const { run, photo } = moving()
    run.moved(photo, "Stored", "Processing").moved(fileOf("b.jpg"), "Processing")
    run.pass(300)
    assert.isUndefined(run.now().stalled)
    for (let attempt = 1; attempt <= 5; attempt++) run.retrying("connection refused", attempt, 4000).pass(4)
    assert.deepStrictEqual(run.now().stalled, { since: 310_000, why: { code: "unexpected", words: "connection refused" } })
    run.ended(photo, "Ready")
    assert.isUndefined(run.now().stalled)
  })

  it("or not: after three failures in a row nobody knows how long the rest takes, until the server answers", () => {
    const photos = setOf(100)
    const run = tell()
      .found(...photos)
      .allFound()
    for (const photo of photos) run.moved(photo, ...untilStarted, "Stored", "Processing")
    for (const photo of photos.slice(0, 20)) run.pass(1).ended(photo, "Ready")
    assert.isDefined(run.now().verified.secondsLeft)
    for (const attempt of [1, 2, 3]) run.retrying("connection refused", attempt, 1000).pass(1)
    for (let second = 3; second < 60; second++) assert.isUndefined(run.pass(1).now().verified.secondsLeft, `after ${second} s`)
    for (const photo of photos.slice(20, 40)) run.pass(1).ended(photo, "Ready")
    assert.isDefined(run.now().verified.secondsLeft)
  })

  it("is none while photos are read, prepared or verified, and none at the end", () => {
    const photo = fileOf("a.jpg", 9000 * megabyte)
    const run = tell().found(photo).pass(300)
    assert.isUndefined(run.now().stalled)
    run.moved(photo, "Hashed", "Absent").pass(300)
    assert.isUndefined(run.now().stalled)
    run.moved(photo, "Processing").pass(3000)
    assert.isUndefined(run.now().stalled)
    run.ended(photo, "Ready").retrying("late", 1).pass(300)
    assert.isUndefined(run.now().stalled)
  })
})
