import { assert, describe, it } from "vitest"
import { adaptiveLimit, fixedLimit, type TransferLimit } from "../src/engine/TransferLimit.ts"

/**
 * Sends images of a megabyte over a link for so many seconds; `rate` says how many a second that number of transfers
 * brings.
 */
const drive = (limit: TransferLimit, seconds: number, rate: (transfers: number) => number, from = 0): number => {
  let at = from
  while (at < from + seconds * 1000) {
    at += 1000 / rate(limit.now())
    limit.delivered(1e6, at)
  }
  return at
}

describe("the number of transfers", () => {
  it("climbs while more of them bring more", () => {
    const limit = adaptiveLimit()
    drive(limit, 120, transfers => 5 * transfers)
    assert.isAtLeast(limit.now(), 28)
  })

  it("stays small where more of them bring nothing", () => {
    const limit = adaptiveLimit()
    drive(limit, 300, () => 30)
    assert.isAtMost(limit.now(), 9)
  })

  it("stops climbing near the number that fills the link", () => {
    const limit = adaptiveLimit()
    drive(limit, 200, transfers => 4 * Math.min(14, transfers))
    assert.isAtLeast(limit.now(), 12)
    assert.isAtMost(limit.now(), 21)
  })

  it("halves when a bucket pushes back, once for those that were in flight together, and climbs again later", () => {
    const limit = adaptiveLimit()
    const at = drive(limit, 60, transfers => 5 * transfers)
    const before = limit.now()
    for (let index = 0; index < 10; index++) limit.pushedBack(at + index)
    assert.strictEqual(limit.now(), Math.floor(before / 2))
    drive(limit, 25, transfers => 5 * transfers, at)
    assert.strictEqual(limit.now(), Math.floor(before / 2))
    drive(limit, 120, transfers => 5 * transfers, at + 25_000)
    assert.isAbove(limit.now(), Math.floor(before / 2))
  })

  for (const [what, make] of [
    ["learned", adaptiveLimit],
    ["set by the user", () => fixedLimit(4)],
  ] as const) {
    it(`halves when connections die with nothing finished, down to one, and climbs again slowly: ${what}`, () => {
      const limit = make()
      const before = limit.now()
      limit.lost(limit.epoch(), 1_000)
      assert.strictEqual(limit.now(), before)
      const epoch = limit.epoch()
      limit.lost(epoch, 1_100)
      assert.strictEqual(limit.now(), before / 2)
      // These were in flight with those that died.
      for (let index = 0; index < 10; index++) limit.lost(epoch, 1_200)
      assert.strictEqual(limit.now(), before / 2)
      for (let at = 2_000; at < 10_000; at += 1_000) limit.lost(limit.epoch(), at)
      assert.strictEqual(limit.now(), 1)
      drive(limit, 30, transfers => 5 * transfers, 10_000)
      assert.strictEqual(limit.now(), 1)
      drive(limit, 300, transfers => 5 * transfers, 40_000)
      assert.isAtLeast(limit.now(), 4)
    })
  }

  it("does not fall when one connection of many dies, nor when something was finished since it began", () => {
    const limit = adaptiveLimit()
    const epoch = limit.epoch()
    limit.delivered(1e6, 1_000)
    for (let index = 0; index < 10; index++) limit.lost(epoch, 2_000)
    limit.lost(limit.epoch(), 3_000)
    assert.strictEqual(limit.now(), 4)
  })

  it("never falls under one", () => {
    const limit = adaptiveLimit()
    for (let at = 0; at < 600_000; at += 20_000) limit.pushedBack(at)
    assert.strictEqual(limit.now(), 1)
  })

  it("is left alone when the user has set it", () => {
    const limit = fixedLimit(3)
    drive(limit, 60, transfers => 5 * transfers)
    limit.pushedBack(70_000)
    assert.strictEqual(limit.now(), 3)
  })
})
