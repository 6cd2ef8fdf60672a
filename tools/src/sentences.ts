/**
 * `node sentences.ts DIR`: fails when a source of the package in DIR makes a sentence for people outside its catalogues
 * (`messages/`, `i18n/`).
 */
import { checkSentences } from "./sentences/check.ts"

const folder = process.argv[2] ?? "."
const { files, violations } = checkSentences(folder)
for (const violation of violations) console.error(violation)
if (files === 0) console.error(`no source files in ${folder}`)
else console.log(`${files} files, ${violations.length} sentences outside the catalogues`)
process.exitCode = files === 0 || violations.length > 0 ? 1 : 0
