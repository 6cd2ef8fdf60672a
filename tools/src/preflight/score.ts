import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Flawed } from "./flaws.ts"

const program = fileURLToPath(new URL("../../../packages/cli/bin/altilift.js", import.meta.url))

/** Right and wrong answers of one hint, and of each flaw that should have got it. */
export interface Score {
  found: number
  missed: number
  wrong: number
}

export type Scores = Map<string, Score>

const scoreOf = (scores: Scores, name: string): Score => {
  const score = scores.get(name) ?? { found: 0, missed: 0, wrong: 0 }
  scores.set(name, score)
  return score
}

/** Checks the photos of a folder. Yields the codes of hints by path. */
export type Check = (dir: string) => Promise<ReadonlyMap<string, ReadonlyArray<string>>>

/** Adds what a check says about a folder, by hint and by flaw. */
export const addScores = async (
  dir: string,
  set: ReadonlyArray<Flawed>,
  { hints, flaws }: { readonly hints: Scores; readonly flaws: Scores },
  check: Check,
): Promise<void> => {
  const said = await check(dir)
  for (const { path, flaw } of set) {
    const codes = said.get(path) ?? []
    if (flaw?.hint !== undefined) {
      const found = codes.includes(flaw.hint)
      for (const score of [scoreOf(hints, flaw.hint), scoreOf(flaws, flaw.name)]) score[found ? "found" : "missed"]++
    }
    for (const code of codes) if (code !== flaw?.hint) scoreOf(hints, code).wrong++
    if (flaw !== undefined && flaw.hint === undefined) scoreOf(flaws, flaw.name)[codes.length > 0 ? "wrong" : "found"]++
  }
}

/** With the decoder of the command line. */
export const checkByProgram: Check = async dir => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, "check", dir, "--json"], { maxBuffer: 1e8 })
  const events = stdout.trim().split("\n")
  return new Map(
    events.flatMap(line => {
      const event = JSON.parse(line)
      return event.event === "photo-checked" ? [[event.path, event.hints.map(({ code }: { code: string }) => code)]] : []
    }),
  )
}

/** Rows of a table in Markdown. */
export const scoreRows = (scores: Scores): ReadonlyArray<string> =>
  [...scores]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { found, missed, wrong }]) => {
      const share = (part: number, all: number) => (all === 0 ? "—" : (part / all).toFixed(2))
      const cells = [name, found + missed, found, wrong, share(found, found + wrong), share(found, found + missed)]
      return `| ${cells.join(" | ")} |`
    })
