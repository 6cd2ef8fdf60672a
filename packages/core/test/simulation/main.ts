/**
 * `npm run simulate -- [--seeds N] [--from S] [--family NAME] [--variant NAME] [--most N] [--coverage]`: plays N seeds
 * from S on. A seed that finds something prints its trace and the command that plays it again, and the program exits
 * with 1.
 */
import { parseArgs } from "node:util"
import { required } from "./coverage.ts"
import { type FamilyName, families } from "./families.ts"
import { simulateSeed, sound } from "./simulateSeed.ts"
import { variants } from "./variants.ts"

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    family: { type: "string", default: "classic" },
    variant: { type: "string" },
    most: { type: "string", default: "5" },
    coverage: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
})
const isFamily = (name: string): name is FamilyName => name in families
const whole = (name: string, text: string): number => {
  if (!/^\d+$/.test(text)) {
    console.error(`--${name} is a whole number, not "${text}"`)
    process.exit(2)
  }
  return Number(text)
}
const [seeds, from] = [whole("seeds", values.seeds), whole("from", values.from)]
const broken = values.variant === undefined ? undefined : variants.find(({ name }) => name === values.variant)
if (values.variant !== undefined && broken === undefined) {
  console.error(`There is no variant "${values.variant}". There are: ${variants.map(({ name }) => name).join("; ")}`)
  process.exit(2)
}

const { family } = values
if (!isFamily(family)) {
  console.error(`There is no family "${family}". There are: ${Object.keys(families).join(", ")}`)
  process.exit(2)
}

const startedAt = performance.now()
let found = 0
/** What was exercised, and by how many seeds. */
const exercised = new Map<string, number>()
for (let seed = from; seed < from + seeds && found < whole("most", values.most); seed++) {
  const { violations, marks, trace } = simulateSeed(seed, broken?.variant ?? sound, family)
  for (const mark of marks) exercised.set(mark, (exercised.get(mark) ?? 0) + 1)
  if (values.trace) console.log(trace())
  if (violations.length === 0) continue
  found++
  if (!values.trace) console.log(trace())
  console.log(
    `\nseed ${seed} again: npm run simulate -- --family ${family} --seeds 1 --from ${seed}${broken === undefined ? "" : ` --variant "${broken.name}"`}\n`,
  )
}
if (values.coverage) {
  for (const what of [...new Set([...required, ...exercised.keys()])].sort()) {
    console.log(`${String(exercised.get(what) ?? 0).padStart(8)}  ${what}`)
  }
}
console.log(
  `${seeds} seeds from ${from}: ${found === 0 ? "nothing found" : `${found} of them found something`}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
)
process.exitCode = found > 0 ? 1 : 0
