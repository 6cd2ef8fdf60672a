/**
 * `node tools/src/preflight.ts [--seeds 4] [--first 1] [--count 120] [--photos DIR] [--browser]`: makes flights with
 * known flaws and gaps, has `altilift check` look at them, and prints precision and recall of every hint
 * (docs/preflight.md). `--photos`: real photos, to which the flaws of the picture are added. `--browser`: the worker of
 * the built page looks at them, in Chromium.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { flaws, makeFlawedSet } from "./preflight/flaws.ts"
import { scoreGaps } from "./preflight/gapSets.ts"
import { startPageCheck } from "./preflight/pageCheck.ts"
import { makeRealSet } from "./preflight/realPhotos.ts"
import { addScores, checkByProgram, type Scores, scoreRows } from "./preflight/score.ts"

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "4" },
    first: { type: "string", default: "1" },
    count: { type: "string", default: "120" },
    photos: { type: "string" },
    browser: { type: "boolean", default: false },
  },
})

const head = (what: string) => [`| ${what} | flawed | found | wrong | precision | recall |`, "|---|---|---|---|---|---|"]
const printed = (what: string, scores: Scores) => console.log([...head(what), ...scoreRows(scores), ""].join("\n"))

await using page = values.browser ? await startPageCheck() : undefined
const check = page?.check ?? checkByProgram
const folder = await mkdtemp(join(tmpdir(), "altilift-flaws-"))
try {
  const generated = { hints: new Map() as Scores, flaws: new Map() as Scores }
  const first = Number(values.first)
  for (let seed = first; seed < first + Number(values.seeds); seed++) {
    const dir = join(folder, `set-${seed}`)
    await addScores(dir, await makeFlawedSet(dir, seed, Number(values.count)), generated, check)
    await rm(dir, { recursive: true })
  }
  generated.hints.set("gap", scoreGaps(first, 40))
  printed("hint, generated flights", generated.hints)
  printed("flaw, generated flights", generated.flaws)
  if (values.photos !== undefined) {
    const real = { hints: new Map() as Scores, flaws: new Map() as Scores }
    for (const flaw of flaws.filter(({ picture }) => picture !== undefined)) {
      const dir = join(folder, "real")
      await mkdir(dir)
      await addScores(dir, await makeRealSet(resolve(values.photos), dir, flaw), real, check)
      await rm(dir, { recursive: true })
    }
    printed("hint, real photos", real.hints)
    printed("flaw, real photos", real.flaws)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
