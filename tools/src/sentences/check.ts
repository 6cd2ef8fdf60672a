import { globSync, readFileSync } from "node:fs"
import { join, sep } from "node:path"
import { allowed } from "./allowed.ts"
import { sentencesOf } from "./sentencesOf.ts"

/** Where sentences live. */
const isCatalogue = (file: string): boolean => /\/(messages|i18n)\//.test(file)

/**
 * Checks the sources of the package in `folder`: sentences with values in them stand in catalogues.
 *
 * @returns how many files were read and, one a line, the sentences outside catalogues.
 */
export const checkSentences = (folder: string): { readonly files: number; readonly violations: readonly string[] } => {
  const files = globSync("src/**/*.{ts,tsx}", { cwd: folder })
    .map(file => file.split(sep).join("/"))
    .filter(file => !isCatalogue(file) && !file.endsWith(".d.ts") && !file.includes("/generated/"))
    .sort()
  const violations = files.flatMap(file => {
    const { sentences, errors } = sentencesOf(file, readFileSync(join(folder, file), "utf8"))
    const outside = sentences.filter(({ text }) => !allowed.some(({ looks }) => looks.test(text)))
    return [
      ...errors.map(error => `${file}: ${error}`),
      ...outside.map(({ line, text }) => `${file}:${line}: a sentence outside the catalogues: ${JSON.stringify(text)}`),
    ]
  })
  return { files: files.length, violations }
}
