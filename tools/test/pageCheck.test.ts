import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { chromiumPath } from "../src/findChromium.ts"
import { makeFlawedSet } from "../src/preflight/flaws.ts"
import { startPageCheck } from "../src/preflight/pageCheck.ts"
import { checkByProgram } from "../src/preflight/score.ts"

const there = chromiumPath() !== undefined
if (!there) console.warn("No Chromium (CHROMIUM names one): the hints of the page are not compared.")

test.skipIf(!there)("the page gives every photo the hints that the command line gives it", { timeout: 300_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), "altilift-page-check-"))
  try {
    const set = await makeFlawedSet(dir, 5, 48)
    await using page = await startPageCheck()
    const [ofPage, ofProgram] = [await page.check(dir), await checkByProgram(dir)]
    const hints = (said: ReadonlyMap<string, ReadonlyArray<string>>) =>
      set.map(({ path, flaw }) => [flaw?.name, [...(said.get(path) ?? ["not looked at"])].sort()])
    expect(hints(ofPage)).toEqual(hints(ofProgram))
    const codes = new Set([...ofPage.values()].flat())
    for (const code of ["blurred", "underexposed", "overexposed", "lens-covered", "duplicate"]) expect(codes).toContain(code)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
