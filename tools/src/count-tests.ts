/**
 * `node count-tests.ts [ROOT]`: adds up the test results that every package of the workspace left in
 * `test-results/vitest.json`, and closes with one line, `N passed, N failed`. A package that has tests but ran none
 * counts as one failure: a suite that silently stops running must not look like success. So does a file that fails
 * before its tests do.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { z } from "zod"

const Results = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

interface Count {
  readonly passed: number
  readonly failed: number
}

/**
 * Failures that are no test's: a file that does not load or whose set-up fails, and whatever else made the run fail.
 */
const failuresOutsideTests = ({
  success,
  numPassedTests,
  numFailedTests,
  testResults,
}: z.infer<typeof Results>): readonly string[] => {
  const files = testResults
    .filter(({ status, assertionResults }) => status === "failed" && assertionResults.every(test => test.status !== "failed"))
    .map(({ name }) => `${name} failed outside its tests`)
  if (files.length > 0) return files
  if (numPassedTests + numFailedTests === 0) return ["has tests but ran none"]
  return success || numFailedTests > 0 ? [] : ["failed outside its tests"]
}

const countPackage = (folder: string, label: string): Count => {
  if (globSync("test/**/*.test.ts", { cwd: folder }).length === 0) return { passed: 0, failed: 0 }
  const path = join(folder, "test-results/vitest.json")
  if (!existsSync(path)) {
    console.error(`${label}: has tests but no results`)
    return { passed: 0, failed: 1 }
  }
  const results = Results.parse(JSON.parse(readFileSync(path, "utf8")))
  const others = failuresOutsideTests(results)
  for (const failure of others) console.error(`${label}: ${failure}`)
  const count = { passed: results.numPassedTests, failed: results.numFailedTests + others.length }
  console.error(`${label}: ${count.passed} passed, ${count.failed} failed`)
  return count
}

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."))
const { workspaces } = z
  .object({ workspaces: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")))
const manifests = globSync(
  workspaces.map(workspace => `${workspace}/package.json`),
  { cwd: root },
)
const counts = manifests
  .sort()
  .map(manifest => countPackage(resolve(root, manifest, ".."), manifest.replace(/.package\.json$/, "")))
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
