/**
 * `node sentences.ts DIR [--report]`: fails when a source of the package in DIR makes a sentence for people outside its
 * catalogues (`messages/`, `i18n/`). With `--report` it only counts: for a package whose sentences still have to move.
 */
import { checkSentences } from "./sentences/check.ts"

const words = process.argv.slice(2)
const folder = words.find(word => !word.startsWith("--")) ?? "."
const { files, violations } = checkSentences(folder)
const onlyCounts = words.includes("--report")
if (!onlyCounts) for (const violation of violations) console.error(violation)
if (files === 0) console.error(`no source files in ${folder}`)
else console.log(`${files} files, ${violations.length} sentences outside the catalogues`)
process.exitCode = files === 0 || (violations.length > 0 && !onlyCounts) ? 1 : 0
