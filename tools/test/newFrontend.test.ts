import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { copyWorkspace, type Workspace } from "./support/Workspace.ts"

let workspace: Workspace
beforeAll(() => {
  workspace = copyWorkspace()
})
afterAll(() => workspace.remove())

const at = (path: string): string => join(workspace.path, path)
const make = (...words: readonly string[]) => workspace.run("node", ["tools/src/newFrontend.ts", ...words])
const state = () => ({ packages: readdirSync(at("packages")), lock: readFileSync(at("package-lock.json"), "utf8") })

describe("a name that cannot be", () => {
  const refused: ReadonlyArray<readonly [words: readonly string[], why: RegExp]> = [
    [[], /usage/],
    [["one", "two"], /usage/],
    [[""], /lower-case/],
    [["Kiosk"], /lower-case/],
    [["photo booth"], /lower-case/],
    [["--help"], /lower-case/],
    [["../kiosk"], /lower-case/],
    [["@altilift/kiosk"], /lower-case/],
    [["node_modules"], /lower-case/],
    [["kiosk-"], /lower-case/],
    [["k".repeat(41)], /at most 40/],
    [["core"], /packages has a folder/],
    [["tools"], /has a package of that name/],
    [["frontend-name"], /the template/],
  ]
  for (const [words, why] of refused) {
    it(`${JSON.stringify(words)} is refused in one line, and nothing changes`, () => {
      const before = state()
      const { status, stdout, stderr } = make(...words)
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
      expect(stderr).toMatch(why)
      expect(stderr.trim().split("\n")).toHaveLength(1)
      expect(state()).toEqual(before)
    })
  }
})

it("leaves nothing half-made when the lock file cannot be brought up to date", () => {
  const manifest = readFileSync(at("package.json"), "utf8")
  writeFileSync(
    at("package.json"),
    manifest.replace(`"devDependencies": {`, `"devDependencies": { "@altilift/nowhere": "1.0.0",`),
  )
  const before = state()
  const { status, stderr } = make("kiosk")
  writeFileSync(at("package.json"), manifest)
  expect(status).toBe(1)
  expect(stderr).toContain("npm did not enter it into package-lock.json")
  expect(state()).toEqual(before)
})

it("depends on the versions that the workspace has", () => {
  const versions = (path: string) => {
    const { version, dependencies } = JSON.parse(readFileSync(at(path), "utf8"))
    return { version, dependencies }
  }
  const core = versions("packages/core/package.json")
  const { effect, zod } = core.dependencies
  const dependencies = { "@altilift/core": core.version, effect, zod }
  expect(versions("tools/template/package.json").dependencies).toEqual(dependencies)
})

it("is fewer than 170 lines of TypeScript, tests included", () => {
  const files = readdirSync(at("tools/template"), { recursive: true, encoding: "utf8" }).filter(file =>
    /^(src|test).*\.ts$/.test(file),
  )
  const lines = files.map(file => readFileSync(at(join("tools/template", file)), "utf8").split("\n").length - 1)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(170)
})

it("bears its name everywhere, stays formatted under the longest one, and is known to npm ci", () => {
  const name = "k".repeat(40)
  const { status, stdout, stderr } = make(name)
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toContain(`-p @altilift/${name}`)
  expect(JSON.parse(readFileSync(at(`packages/${name}/package.json`), "utf8")).name).toBe(`@altilift/${name}`)
  expect(workspace.run("grep", ["-r", "frontend-name", `packages/${name}`]).stdout).toBe("")
  expect(existsSync(at(`packages/${name}/dist`))).toBe(false)
  expect(workspace.run("biome", ["ci", `packages/${name}`])).toMatchObject({ status: 0 })
  const ci = workspace.run("npm", ["ci", "--dry-run", "--offline", "--no-audit", "--no-fund"])
  expect(ci.stdout + ci.stderr).not.toContain("Missing")
  expect(ci.status).toBe(0)
})
