import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type RunningService, startService } from "../src/demo/RunningService.ts"
import { generatePhotos } from "../src/photos.ts"
import { startRegistry } from "./support/registry.ts"

const root = resolve(import.meta.dirname, "../..")
const node = process.execPath
/** Without what npm tells the programs that it starts. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|ALTI)/i.test(name)))

let place: string
let registry: Awaited<ReturnType<typeof startRegistry>>
let service: RunningService
const tarballs: Record<string, string> = {}

const execute = promisify(execFile)
const run = async (
  command: string,
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> => (await execute(command, words, { cwd, env: { ...environment, ...env } })).stdout

/** An empty folder with those packages, got from nowhere but the tarballs and the registry on loopback. */
const install = async (name: string, packages: readonly string[]): Promise<string> => {
  const folder = join(place, name)
  mkdirSync(folder)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }))
  const cache = join(place, "cache")
  await run("npm", ["install", "--no-audit", "--no-fund", "--registry", registry.url, "--cache", cache, ...packages], folder)
  return folder
}

const packed = (name: string): string => tarballs[name] ?? ""
const names = (folder: string): readonly string[] =>
  readdirSync(join(folder, "node_modules")).filter(name => !name.startsWith("."))

const account = (): Record<string, string> => ({
  ALTI_ENDPOINT: service.owner.endpoint,
  ALTI_KEY: service.owner.key,
  ALTI_TOKEN: service.owner.token,
  XDG_STATE_HOME: join(place, "state"),
  XDG_CONFIG_HOME: join(place, "config"),
})

const photos = async (name: string, seed: number): Promise<string> => {
  const dir = join(place, name)
  await generatePhotos({ dir, count: 4, width: 320, height: 240, seed, bytes: 30_000 })
  return dir
}

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "altilift-packages-"))
  registry = await startRegistry()
  await run(node, [join(root, "tools/src/pack/copyPage.ts")], root)
  for (const name of ["core", "cli", "web", "node-service"]) {
    const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", place]
    tarballs[name] = join(place, basename((await run("npm", words, join(root, "packages", name))).trim()))
  }
  const folder = await install("service", [packed("node-service")])
  service = await startService(place, {
    program: join(folder, "node_modules/@altilift/node-service/bin/altilift-service.js"),
  })
}, 400_000)

afterAll(async () => {
  await service?.end()
  registry?.end()
  rmSync(place, { recursive: true, force: true })
})

describe("the packed service", () => {
  test("brings the page along and needs nothing but sharp", async () => {
    expect(
      names(join(place, "service")).filter(name => !["@altilift", "@img", "sharp", "detect-libc", "semver"].includes(name)),
    ).toEqual([])
    const page = await fetch(service.url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain("<script")
  })
})

describe("the packed command line", () => {
  test("is one package and uploads, outside of the workspace", async () => {
    const folder = await install("cli", [packed("cli")])
    expect(names(folder)).toEqual(["@altilift"])
    expect(readdirSync(join(folder, "node_modules/@altilift"))).toEqual(["cli"])
    const dir = await photos("cli-photos", 1)
    const words = [join(folder, "node_modules/.bin/altilift"), "upload", dir, "--project", "Packed", "--create", "--json"]
    const lines = (await run(node, words, folder, account())).trim().split("\n")
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ event: "summary", ready: 4 })
  })

  test("brings a man page that a global installation links", async () => {
    const prefix = join(place, "global")
    const words = ["install", "--global", "--prefix", prefix, "--no-audit", "--no-fund", "--cache", join(place, "cache")]
    await run("npm", [...words, "--registry", registry.url, packed("cli")], place)
    expect(readFileSync(join(prefix, "share/man/man1/altilift.1"), "utf8")).toContain("altilift")
  })

  test("says which Node it needs to one that is older", async () => {
    const file = join(place, "cli/node_modules/@altilift/cli/bin/altilift.js")
    const old = `Object.defineProperty(process.versions, "node", { value: "18.20.0" }); await import(${JSON.stringify(file)})`
    await expect(run(node, ["--input-type=module", "-e", old], place)).rejects.toThrow(
      /needs Node 24 or later; this is Node 18.20.0/,
    )
  })

  test("is built as a single executable, which uploads without Node and npm", async () => {
    await run(node, [join(root, "tools/src/executable.ts"), "--to", place], root)
    const dir = await photos("executable-photos", 2)
    const words = ["upload", dir, "--project", "Executable", "--create", "--json"]
    const lines = await run(join(place, `altilift-linux-${process.arch}`), words, place, { ...account(), PATH: "/nonexistent" })
    expect(JSON.parse(lines.trim().split("\n").at(-1) ?? "")).toMatchObject({ event: "summary", ready: 4 })
  }, 300_000)
})

describe("the packed libraries", () => {
  test("are typed, and the core uploads", async () => {
    const folder = await install("libraries", [packed("core"), packed("web")])
    cpSync(join(root, "examples/upload-folder/upload.ts"), join(folder, "upload.ts"))
    writeFileSync(
      join(folder, "page.ts"),
      `import { createBrowserUploader } from "@altilift/web"\nimport "@altilift/web/element"\nimport * as messages from "@altilift/web/messages"\nexport const all = [createBrowserUploader, messages]\n`,
    )
    const strict = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--lib",
      "es2024,dom,dom.iterable",
    ]
    await run(node, [join(root, "node_modules/typescript/bin/tsc"), ...strict, "page.ts"], folder)
    const dir = await photos("library-photos", 3)
    expect(await run(node, ["upload.ts", dir, "Library"], folder, account())).toContain("4 of 4 Ready")
  }, 300_000)
})
