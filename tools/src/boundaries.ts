/**
 * `node boundaries.ts DIR`: fails when a file of the package in DIR imports what its place in the architecture forbids.
 * The rules are data, in boundaries/rules.ts.
 */
import { checkBoundaries } from "./boundaries/check.ts"

const folder = process.argv[2] ?? "."
const { files, violations } = checkBoundaries(folder)
for (const violation of violations) console.error(violation)
if (files === 0) console.error(`no source files in ${folder}`)
else console.log(`${files} files, ${violations.length} imports across a boundary`)
process.exitCode = files === 0 || violations.length > 0 ? 1 : 0
