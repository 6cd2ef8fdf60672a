import { assert, describe, it } from "vitest"
import { adaptiveLimit, fixedLimit, type TransferLimit } from "../src/engine/TransferLimit.ts"

/** Sends images of a megabyte over a link for so many seconds; `rate` says how many a second that number of transfers brings. */
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
