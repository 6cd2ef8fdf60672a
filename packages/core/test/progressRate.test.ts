import { assert, describe, it } from "@effect/vitest"
import { fileOf, megabyte, setOf, tell, transfer, untilStarted } from "./told.ts"

describe("the rate", () => {
  it("is unknown at first, then that of the bytes that move, and there is a time left once all files are found", () => {
    const { run } = transfer(2)
    assert.isUndefined(run.now().sent.rate)
    const { run: later } = transfer(12, 40 * megabyte)
    assert.approximately(later.now().sent.rate ?? 0, megabyte, 1)
    // 4 MiB may still be in the buffers of this machine.
    assert.approximately(later.now().sent.secondsLeft ?? 0, 40 - (12 - 4.19), 0.1)
    later.found(fileOf("b.jpg"))
    assert.isUndefined(later.now().sent.secondsLeft)
  })

  it("is not that at which the machine takes bytes into its buffers", () => {
    const photos = setOf(40, 1.5 * megabyte)
    const run = tell()
      .found(...photos)
      .allFound()
    for (let wave = 0; wave < 9; wave++) {
      const four = photos.slice(wave * 4, wave * 4 + 4)
      for (const photo of four) run.moved(photo, ...untilStarted).sent(photo, 1.5 * megabyte)
      for (let second = 1; second <= 6; second++) {
        assert.isAtMost(run.now().sent.rate ?? 0, 1.1 * megabyte)
        if (wave > 1) assert.isAtLeast(run.now().sent.rate ?? 0, 0.6 * megabyte)
        run.pass(1)
      }
      for (const photo of four) run.moved(photo, "Stored")
      assert.approximately(run.now().sent.rate ?? 0, megabyte, megabyte / 10)
    }
  })

  it("is known between two photos of a link that takes minutes for each", () => {
    const photos = setOf(10, 3 * megabyte)
    const run = tell()
      .found(...photos)
      .allFound()
    for (const photo of photos.slice(0, 6)) {
      run.moved(photo, ...untilStarted).sent(photo, 3 * megabyte)
      run.pass(90).moved(photo, "Stored")
      assert.approximately(run.now().sent.rate ?? 0, 25_000, 9000)
      run.pass(60)
      assert.isAbove(run.now().sent.rate ?? 0, 12_000)
    }
    assert.approximately(run.now().sent.secondsLeft ?? 0, 600, 100)
  })

  it("is never made of attempts that fail: unknown until a bucket acknowledges something again", () => {
    const photos = setOf(2, 10 * megabyte)
    const [failing, other] = photos
    if (!failing || !other) assert.fail()
    const run = tell()
      .found(...photos)
      .allFound()
    for (let attempt = 1; attempt <= 20; attempt++) {
      run.moved(failing, ...untilStarted)
      for (let second = 1; second <= 5; second++) {
        run.pass(1).sent(failing, second * 2 * megabyte)
        if (attempt > 1) assert.isUndefined(run.now().sent.rate, `second ${second} of attempt ${attempt}`)
      }
      run.moved(failing, "Hashed")
      assert.isUndefined(run.now().sent.rate)
      assert.isUndefined(run.now().sent.secondsLeft)
    }
    run.moved(other, ...untilStarted, "Stored")
    assert.approximately(run.now().sent.rate ?? 0, (10 * megabyte) / 20, 1)
  })

  it("is of acknowledged bytes while some transfers fail", () => {
    const run = tell()
    const photos = setOf(60)
    run.found(...photos).allFound()
    for (const [index, photo] of photos.entries()) {
      run
        .moved(photo, ...untilStarted)
        .pass(1)
        .sent(photo, megabyte)
      if (index % 2 === 0) run.moved(photo, "Stored")
      else run.moved(photo, "Hashed")
    }
    assert.approximately(run.now().sent.rate ?? 0, megabyte / 2, megabyte / 20)
  })

  it("is not diluted by the time of a stall", () => {
    const { photo, run } = transfer(10, 100 * megabyte)
    run.retrying("HTTP 503").pass(600)
    assert.isDefined(run.now().stalled)
    for (let second = 1; second <= 5; second++) run.sent(photo, (10 + second) * megabyte).pass(1)
    assert.approximately(run.now().sent.rate ?? 0, megabyte, megabyte / 10)
  })
})
