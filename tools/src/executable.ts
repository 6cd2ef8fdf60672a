/**
 * `npm run executable -- [--arch x64,arm64] [--to DIR]`: the command line as one file for Linux that needs no Node:
 * Node's single executable application, with postject, the tool of the Node project that puts the program into the
 * binary. Node for another processor is fetched from the npm registry.
 */
import { execFileSync } from "node:child_process"
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: { arch: { type: "string", default: process.arch }, to: { type: "string", default: "executables" } },
})
const architectures = values.arch.split(",")
const unknown = architectures.find(arch => !["x64", "arm64"].includes(arch))
if (process.platform !== "linux" || unknown !== undefined) {
  console.error(
    unknown === undefined ? "Executables are made on Linux." : `--arch ${unknown}: executables are made for x64 and arm64`,
  )
  process.exit(1)
}

const cli = resolve(import.meta.dirname, "../../packages/cli")
const require = createRequire(import.meta.url)
const to = resolve(values.to)
const scratch = mkdtempSync(join(tmpdir(), "altilift-executable-"))
const run = (program: string, words: readonly string[], cwd = scratch): void => {
  execFileSync(program, words, { cwd, stdio: ["ignore", "ignore", "inherit"] })
}

/** The program as Node reads it out of its own binary: it does not depend on the processor. */
const makeBlob = (): string => {
  const rolldown = require.resolve("rolldown/package.json").replace("package.json", "bin/cli.mjs")
  run(process.execPath, [rolldown, "-c", "--environment", "BUNDLE:executable", "--log-level", "silent"], cli)
  const made = join(cli, "dist/executable")
  const blob = join(scratch, "altilift.blob")
  const assets = {
    "package.json": join(cli, "package.json"),
    "journalWriter.cjs": join(made, "journalWriter.cjs"),
    "photoReader.cjs": join(made, "photoReader.cjs"),
    "photoInspector.cjs": join(made, "photoInspector.cjs"),
    "mozjpeg_dec.wasm": join(cli, "dist/mozjpeg_dec.wasm"),
  }
  const config = { main: join(made, "altilift.cjs"), output: blob, disableExperimentalSEAWarning: true, assets }
  writeFileSync(join(scratch, "sea.json"), JSON.stringify(config))
  run(process.execPath, ["--experimental-sea-config", "sea.json"])
  return blob
}

/** The binary of this very version of Node: the blob of one version is not for another. */
const nodeFor = (arch: string): string => {
  if (arch === process.arch) return process.execPath
  const name = `node-linux-${arch}`
  const installed = resolve(import.meta.dirname, `../../node_modules/${name}/bin/node`)
  if (existsSync(installed)) return installed
  run("npm", ["pack", "--silent", `${name}@${process.versions.node}`])
  run("tar", ["-xzf", `${name}-${process.versions.node}.tgz`])
  return join(scratch, "package/bin/node")
}

try {
  const blob = readFileSync(makeBlob())
  const { inject } = require("postject") as {
    inject: (file: string, resource: string, data: Buffer, options: { sentinelFuse: string }) => Promise<void>
  }
  mkdirSync(to, { recursive: true })
  for (const arch of architectures) {
    const file = join(to, `altilift-linux-${arch}`)
    rmSync(file, { force: true })
    copyFileSync(nodeFor(arch), file)
    chmodSync(file, 0o755)
    await inject(file, "NODE_SEA_BLOB", blob, { sentinelFuse: "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2" })
    copyFileSync(join(cli, "dist/THIRD-PARTY-NOTICES.txt"), join(to, "THIRD-PARTY-NOTICES.txt"))
    console.log(file)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
