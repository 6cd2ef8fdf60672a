import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, expect, it } from "vitest"

const root = mkdtempSync(join(tmpdir(), "count-tests-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

interface Run {
  readonly passed?: number
  readonly failed?: number
  readonly success?: boolean
  readonly files?: ReadonlyArray<{
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly unknown[]
  }>
}

let workspaces = 0
/** A workspace whose packages have one file of tests each, and these results; `undefined`: none were written. */
const count = (packages: Readonly<Record<string, Run | undefined>>) => {
  const workspace = `workspace-${workspaces++}`
  write(`${workspace}/package.json`, JSON.stringify({ workspaces: ["packages/*"] }))
  write(`${workspace}/packages/untested/package.json`, "{}")
  for (const [name, run] of Object.entries(packages)) {
    write(`${workspace}/packages/${name}/package.json`, "{}")
    write(`${workspace}/packages/${name}/test/some.test.ts`, "")
    if (run === undefined) continue
    const { passed = 0, failed = 0, success = failed === 0, files = [] } = run
    const results = { success, numPassedTests: passed, numFailedTests: failed, testResults: files }
    write(`${workspace}/packages/${name}/test-results/vitest.json`, JSON.stringify(results))
  }
  const { status, stdout } = spawnSync(process.execPath, [
    join(import.meta.dirname, "../src/count-tests.ts"),
    join(root, workspace),
  ])
  return { status, lastLine: stdout.toString().trimEnd().split("\n").at(-1) }
}

it("adds up the packages", () => {
  expect(count({ core: { passed: 3 }, cli: { passed: 4 } })).toEqual({ status: 0, lastLine: "7 passed, 0 failed" })
})

it("fails with the number of failures when a test failed", () => {
  expect(count({ core: { passed: 3, failed: 2 }, cli: { passed: 4 } })).toEqual({ status: 1, lastLine: "7 passed, 2 failed" })
})

it("counts a package that has tests but left no results as a failure", () => {
  expect(count({ core: { passed: 3 }, cli: undefined })).toEqual({ status: 1, lastLine: "3 passed, 1 failed" })
})

it("counts a package whose tests were all skipped as a failure", () => {
  expect(count({ core: { passed: 3 }, cli: {} })).toEqual({ status: 1, lastLine: "3 passed, 1 failed" })
})

it("counts a file that failed before its tests, as when it does not load or its set-up throws", () => {
  const files = [
    { name: "unloadable", status: "failed", assertionResults: [] },
    { name: "set-up", status: "failed", assertionResults: [{ status: "skipped" }] },
  ]
  expect(count({ core: { passed: 3, success: false, files } })).toEqual({ status: 1, lastLine: "3 passed, 2 failed" })
})

it("counts a run that failed though every test passed, as after an unhandled rejection", () => {
  expect(count({ core: { passed: 3, success: false } })).toEqual({ status: 1, lastLine: "3 passed, 1 failed" })
})

it("fails when there is no test at all", () => {
  expect(count({})).toEqual({ status: 1, lastLine: "0 passed, 0 failed" })
})
