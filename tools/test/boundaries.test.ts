import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { checkBoundaries } from "../src/boundaries/check.ts"

const root = mkdtempSync(join(tmpdir(), "boundaries-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const write = (file: string, text: string): void => {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
write("package.json", JSON.stringify({ name: "fixture", workspaces: ["*"], devDependencies: { vitest: "5", "fast-check": "4" } }))

let packages = 0
/** A package with these files in a folder of its own. */
const tree = (name: string, files: Record<string, string>): string => {
  const folder = `package-${packages++}`
  const fronts = { "@altilift/cli": "0", "@altilift/node-service": "0" }
  const dependencies = {
    ...fronts,
    "@altilift/core": "0",
    effect: "4",
    zod: "4",
    graphql: "17",
    undici: "8",
    "@scope/thing": "1",
  }
  const peerDependencies = { vitest: "5", "@effect/vitest": "4" }
  write(`${folder}/package.json`, JSON.stringify({ name, dependencies, peerDependencies, devDependencies: { yaml: "2" } }))
  for (const [file, text] of Object.entries(files)) write(`${folder}/${file}`, text)
  return join(root, folder)
}
const violations = (name: string, file: string, text: string): readonly string[] =>
  checkBoundaries(tree(name, { [file]: text })).violations

const core = "@altilift/core"
const cli = "@altilift/cli"

describe("files of another package", () => {
  const page = `import.meta.resolve("@altilift/web/index.html")`
  const manifest = {
    "package.json": JSON.stringify({ name: "@altilift/node-service", optionalDependencies: { "@altilift/web": "0" } }),
  }
  const service = (text: string) =>
    checkBoundaries(tree("@altilift/node-service", { ...manifest, "src/page/page.ts": text })).violations

  it("may be looked up by the service, which serves the page", () => expect(service(page)).toEqual([]))
  it("may not be run by it", () => expect(service(`import "@altilift/web"`)).toHaveLength(1))
  it("may not be looked up by others", () => expect(violations(cli, "src/page.ts", page)).toHaveLength(1))
})

describe("every way to name a module is seen", () => {
  const ways = {
    "a static import": `import fs from "node:fs"`,
    "an import for its effect": `import "node:fs"`,
    "a type-only import": `import type { Stats } from "node:fs"`,
    "a re-export of everything": `export * from "node:fs"`,
    "a named re-export": `export { open } from "node:fs"`,
    "a type-only re-export": `export type { Stats } from "node:fs"`,
    "a dynamic import": `export const fs = () => import("node:fs")`,
    "a dynamic import in a template": "export const fs = () => import(`node:fs`)",
    "the type of an import": `export type Stats = import("node:fs").Stats`,
    require: `const fs = require("node:fs")`,
    "require.resolve": `require.resolve("node:fs")`,
    "a made require": `createRequire(import.meta.url)("node:fs")`,
    "import = require": `import fs = require("node:fs")`,
    getBuiltinModule: `process.getBuiltinModule("node:fs")`,
    "import.meta.resolve": `import.meta.resolve("node:fs")`,
  }
  for (const [way, text] of Object.entries(ways)) {
    it(way, () => {
      const found = violations(core, "src/engine/Pace.ts", `// a line\n${text}\n`)
      expect(found).toEqual(["src/engine/Pace.ts:2: node:fs is a module of Node: the core runs anywhere"])
    })
  }

  it("a reference to global types", () => {
    expect(violations(core, "src/engine/Pace.ts", `/// <reference types="node" />\n`)).toHaveLength(1)
  })

  it("in .tsx, .mts and .js files", () => {
    const text = `import "node:fs"`
    expect(checkBoundaries(tree(core, { "src/a.tsx": text, "src/b.mts": text, "src/c.js": text })).violations).toHaveLength(3)
  })

  it("a module whose name is computed cannot be checked, and is refused", () => {
    expect(violations(cli, "src/main.ts", "export const load = (name: string) => import(name)")[0]).toContain("src/main.ts:1")
  })

  it("a file that does not parse is reported", () => {
    expect(violations(cli, "src/main.ts", "import {")).not.toEqual([])
  })
})

describe("what each part may not import", () => {
  const forbidden: ReadonlyArray<readonly [why: string, name: string, file: string, module: string]> = [
    ["the core: a package beyond its four", core, "src/api/transport.ts", "undici"],
    ["the core: a module of Node without its prefix", core, "src/api/transport.ts", "fs"],
    ["the core: a front end", core, "src/index.ts", cli],
    ["the core: its own tests", core, "src/index.ts", "../test/engine.ts"],
    ["the lifecycle: effect", core, "src/lifecycle/State.ts", "effect"],
    ["the lifecycle: another part of the core", core, "src/lifecycle/State.ts", "../engine/Pace.ts"],
    ["a conformance suite: a module of Node", core, "contract/Journal.ts", "node:fs"],
    ["a conformance suite: a package beyond the core's and the test runner", core, "contract/Journal.ts", "undici"],
    ["a front end: another front end", cli, "src/main.ts", "@altilift/node-service"],
    ["a front end's tests: another front end", cli, "test/upload.test.ts", "@altilift/node-service"],
    ["a front end: another package by path", cli, "src/main.ts", "../../core/src/index.ts"],
    ["a front end: an undeclared package", cli, "src/main.ts", "left-pad"],
    ["a front end: an undeclared package with a subpath", cli, "src/main.ts", "left-pad/sub"],
    ["a front end: a development dependency in what is shipped", cli, "src/main.ts", "yaml"],
    ["a front end: an address", cli, "src/main.ts", "https://example.org/x.js"],
    ["the page: a module of Node", "@altilift/web", "src/main.tsx", "node:fs"],
    ["anything but layers.ts: a driver", cli, "src/commands/upload.ts", "../drivers/SqliteJournal.ts"],
    ["a layers.ts that is not the package's: a driver", cli, "src/view/layers.ts", "../drivers/SqliteJournal.ts"],
    ["anything but layers.ts: a driver of the core by subpath", cli, "src/main.ts", "@altilift/core/drivers/OssStorage"],
    ["the engine: a driver of the core", core, "src/engine/UploadSet.ts", "../drivers/MemoryJournal.ts"],
    ["tools: an undeclared package", "@altilift/tools", "src/demo.ts", "left-pad"],
    ["tools: a file of another package", "@altilift/tools", "src/demo.ts", "../../packages/cli/src/main.ts"],
  ]
  for (const [why, name, file, module] of forbidden) {
    it(why, () => {
      expect(violations(name, file, `import ${JSON.stringify(module)}`)).toHaveLength(1)
    })
  }
})

describe("what each part may import", () => {
  it("the core", () => {
    const files = {
      "src/lifecycle/State.ts": `import type { Move } from "./Move.ts"`,
      "src/engine/UploadSet.ts": `import { Effect } from "effect"\nimport { Stream } from "effect/Stream"\nimport "../lifecycle/State.ts"`,
      "src/drivers/HttpStorage.ts": `import "./sending.ts"\nimport "zod/mini"`,
      "src/index.ts": `export { HttpStorage } from "./drivers/HttpStorage.ts"`,
      "src/startRun.ts": `import { layerMemoryJournal } from "./drivers/MemoryJournal.ts"`,
      "contract/Journal.ts": `import "vitest"\nimport "@effect/vitest"\nimport "@altilift/core"`,
      "test/drivers.test.ts": `import "../src/drivers/HttpStorage.ts"\nimport "fast-check"\nimport "node:http"`,
      "vitest.config.ts": `import "vitest/config"\nimport "../vitest.shared.ts"`,
    }
    expect(checkBoundaries(tree(core, files))).toEqual({ files: 8, violations: [] })
  })

  it("a front end", () => {
    const files = {
      "src/main.ts": `import "@altilift/core"\nimport "node:fs"\nimport "./layers.ts"\nimport "@scope/thing/sub"\nimport "undici"`,
      "src/layers.ts": `import "./drivers/SqliteJournal.ts"`,
      "src/drivers/SqliteJournal.ts": `import "../config/folders.ts"`,
      "bin/altilift.js": `import "../dist/altilift.js"`,
      "test/journal.test.ts": `import "@altilift/core/contract"\nimport "../src/drivers/SqliteJournal.ts"\nimport "yaml"`,
    }
    expect(checkBoundaries(tree(cli, files))).toEqual({ files: 5, violations: [] })
  })

  it("build output and installed packages are not looked at", () => {
    const files = { "src/a.ts": "", "dist/a.js": `import "left-pad"`, "node_modules/b/index.js": `import "left-pad"` }
    expect(checkBoundaries(tree(cli, files))).toEqual({ files: 1, violations: [] })
  })
})

it("a package inside a package is looked at by itself alone, by rules of its own", () => {
  const outer = tree("@altilift/tools", { "src/a.ts": "", "inner/src/main.ts": `import "undici"\nimport "left-pad"` })
  write(
    join(relative(root, outer), "inner/package.json"),
    JSON.stringify({ name: "@altilift/inner", dependencies: { undici: "8" } }),
  )
  expect(checkBoundaries(outer)).toEqual({ files: 1, violations: [] })
  expect(checkBoundaries(join(outer, "inner"))).toEqual({
    files: 1,
    violations: ["src/main.ts:2: left-pad is not declared in package.json"],
  })
})

describe("floors", () => {
  const service = "@altilift/node-service"
  const up: ReadonlyArray<readonly [why: string, name: string, file: string, module: string]> = [
    ["a port of the service: the domain", service, "src/ports/Bucket.ts", "../images/Images.ts"],
    ["a port of the service: HTTP", service, "src/ports/Bucket.ts", "../http/Endpoints.ts"],
    ["a port of the service: the store", service, "src/ports/Bucket.ts", "../store/files.ts"],
    ["the domain: GraphQL", service, "src/images/Images.ts", "../graphql/context.ts"],
    ["HTTP: the domain", service, "src/http/Endpoints.ts", "../accounts/Tokens.ts"],
    ["the settings: the buckets that are made of them", service, "src/config.ts", "./buckets/Buckets.ts"],
    ["a driver: GraphQL", service, "src/drivers/sqlite/sqlite.ts", "../../graphql/context.ts"],
    ["a port of the core: the engine", core, "src/ports/Storage.ts", "../engine/Run.ts"],
    ["the problems: their sentences", core, "src/problems/Problem.ts", "../messages/en.ts"],
    ["the engine: the API", core, "src/engine/Run.ts", "../api/Transport.ts"],
  ]
  for (const [why, name, file, module] of up) {
    it(`are not run up by ${why}`, () => {
      const found = violations(name, file, `import ${JSON.stringify(module)}`)
      expect(found).toHaveLength(1)
      expect(found[0]).toContain("runs up a floor")
    })
  }

  it("may be run down, and along", () => {
    const files = {
      "src/images/Images.ts": `import "../ports/Bucket.ts"\nimport "./moveImage.ts"\nimport "../Refusal.ts"`,
      "src/drivers/sqlite/sqlite.ts": `import "../../store/files.ts"\nimport "../memoryQueue.ts"`,
      "src/layers.ts": `import "./graphql/ApiServer.ts"\nimport "./drivers/sqlite/sqlite.ts"`,
      "test/images.test.ts": `import "../src/layers.ts"`,
    }
    expect(checkBoundaries(tree(service, files)).violations).toEqual([])
  })

  it("have every file of the package", () =>
    expect(violations(service, "src/misc/things.ts", "")[0]).toContain("is on no floor of @altilift/node-service"))
})

describe("the command", () => {
  const run = (folder: string) => spawnSync(process.execPath, [join(import.meta.dirname, "../src/boundaries.ts"), folder])

  it("exits 1 and names file, line and module when a boundary is crossed", () => {
    const { status, stderr } = run(tree(cli, { "src/main.ts": `import "left-pad"` }))
    expect(status).toBe(1)
    expect(stderr.toString()).toContain("src/main.ts:1: left-pad is not declared in package.json")
  })

  it("exits 0 when none is", () => expect(run(tree(cli, { "src/main.ts": `import "undici"` })).status).toBe(0))

  it("exits 1 when there is nothing to check, as in a mistyped folder", () => expect(run(tree(cli, {})).status).toBe(1))
})

describe("import cycles", () => {
  const circle = {
    "src/a.ts": `import { b } from "./b.ts"`,
    "src/b.ts": `export * from "./in/c.ts"`,
    "src/in/c.ts": `import type { A } from "../a.ts"`,
    "src/apart.ts": `import "./a.ts"`,
  }
  const found = (name: string, files: Record<string, string>) => checkBoundaries(tree(name, files)).violations

  it("are named once, whatever imports them", () =>
    expect(found(cli, circle)).toEqual(["src/a.ts: is part of an import cycle: src/a.ts -> src/b.ts -> src/in/c.ts -> src/a.ts"]))
  it.each(["@altilift/web", "@altilift/node-service", "@altilift/tools", "a-new-front-end"])("are seen in %s", name =>
    expect(found(name, circle)).toContainEqual(expect.stringContaining("is part of an import cycle")))
  it("are seen in a file that imports itself", () => expect(found(cli, { "src/a.ts": `import("./a.ts")` })).toHaveLength(1))
  it("are not what two ways to one file are", () =>
    expect(found(cli, { ...circle, "src/in/c.ts": "export {}", "src/apart.ts": `import "./a.ts"; import "./in/c.ts"` })).toEqual(
      [],
    ))
})
