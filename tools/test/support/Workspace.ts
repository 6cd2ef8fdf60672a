import { type SpawnSyncReturns, spawnSync } from "node:child_process"
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"

const origin = resolve(import.meta.dirname, "../../..")

/**
 * What belongs to whoever runs the tests (npm, Nx), and would tell their own programs that they are at work in the
 * other workspace.
 */
const foreign = /^(npm|nx)_|^(INIT_CWD|VITEST.*|NODE_ENV|NODE_OPTIONS|FORCE_COLOR|TEST)$/i

/**
 * A copy of this workspace to change at will: the core whole and built, of the other packages what npm and Nx look at;
 * installed packages are links.
 */
export interface Workspace {
  readonly path: string
  /** Runs a command in it, with the Node of the workspace. */
  readonly run: (
    command: string,
    words: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => SpawnSyncReturns<string>
  readonly remove: () => void
}

const copies = [
  ".gitignore",
  "*.json",
  "*.ts",
  "LICENSE",
  "examples/upload-folder",
  "packages/*/package.json",
  "packages/core/*",
  "tools/package.json",
  "tools/src",
  "tools/template",
  "tools/vitest.config.ts",
]

const isCopied = (path: string): boolean => !/[\\/](node_modules|test-results|template[\\/]dist)$/.test(path)

/** The links of a folder of installed packages, but for those of this workspace, which lead to their copies. */
const linkInstalled = (path: string): void => {
  const modules = join(path, "node_modules")
  mkdirSync(join(modules, "@altilift"), { recursive: true })
  for (const name of readdirSync(join(origin, "node_modules"))) {
    if (name !== "@altilift") symlinkSync(join(origin, "node_modules", name), join(modules, name))
  }
  symlinkSync(join(path, "packages/core"), join(modules, "@altilift/core"))
}

export const copyWorkspace = (): Workspace => {
  const path = mkdtempSync(join(tmpdir(), "workspace "))
  for (const from of globSync(copies, { cwd: origin })) {
    mkdirSync(dirname(join(path, from)), { recursive: true })
    cpSync(join(origin, from), join(path, from), { recursive: true, preserveTimestamps: true, filter: isCopied })
  }
  linkInstalled(path)
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const env = { ...Object.fromEntries(inherited), CI: "true", NX_TUI: "false", NX_DAEMON: "false" }
  const PATH = `${join(path, "node_modules/.bin")}:${process.env.PATH}`
  return {
    path,
    run: (command, words, environment) =>
      spawnSync(command, words, { cwd: path, encoding: "utf8", env: { ...env, ...environment, PATH } }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
