/**
 * `npm run new:frontend -- NAME`: makes packages/NAME, a front end that uploads a folder of photos, from
 * tools/template, and enters it into package-lock.json. It builds and passes its tests at once. Needs no network.
 *
 * Exit code: 0, or 1 with the reason, and then nothing has changed.
 */
import { spawnSync } from "node:child_process"
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { z } from "zod"
import { onSignals } from "./demo/signals.ts"

const root = resolve(import.meta.dirname, "../..")
const template = join(root, "tools/template")
const lock = join(root, "package-lock.json")

/** What the template is called wherever the name of the new package goes. */
const placeholder = "frontend-name"

/** Longer names would break lines of the template, and then it were not formatted. */
const longest = 40

/** The folder's name, and what follows `@altilift/` in the package's: so it has to be good for both. */
const Name = z
  .string("usage: npm run new:frontend -- NAME")
  .max(longest, `a name has at most ${longest} characters`)
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "a name is made of lower-case letters, digits and single hyphens, and begins with a letter: my-front-end",
  )
  .refine(name => name !== placeholder, `${placeholder} is the name of the template`)
  .refine(
    name => !existsSync(join(root, "packages", name)),
    "packages has a folder of that name: choose another name, or move it away",
  )
  .refine(name => !packageNames().includes(`@altilift/${name}`), "this workspace has a package of that name: choose another one")

const Words = z.tuple([Name], "usage: npm run new:frontend -- NAME")

const packageNames = (): readonly string[] => {
  const { workspaces } = z.object({ workspaces: z.array(z.string()) }).parse(readJson("package.json"))
  return globSync(
    workspaces.map(pattern => `${pattern}/package.json`),
    { cwd: root },
  ).map(path => z.object({ name: z.string() }).parse(readJson(path)).name)
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"))

const templateFiles = (): readonly string[] =>
  globSync("**/*.*", { cwd: template, exclude: ["**/node_modules", "**/dist", "**/test-results"] })

const writePackage = (folder: string, name: string): void => {
  for (const file of templateFiles()) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, readFileSync(join(template, file), "utf8").replaceAll(placeholder, name))
  }
}

/**
 * `npm ci` refuses a workspace whose packages the lock file does not know. All that the package depends on is in it
 * already.
 */
const enterIntoLockFile = (): void => {
  const args = ["install", "--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]
  const { status, signal, error, stderr } = spawnSync("npm", args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  })
  if (status === 0) return
  const why = error?.message ?? (signal === null ? stderr.trim() : `ended by ${signal}`)
  throw new Error(`npm did not enter it into package-lock.json: ${why}`)
}

const make = (name: string): void => {
  const folder = join(root, "packages", name)
  const before = readFileSync(lock)
  // An interrupt ends npm; this process stays to clear away.
  const stopListening = onSignals(() => {})
  try {
    writePackage(folder, name)
    enterIntoLockFile()
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    if (!readFileSync(lock).equals(before)) writeFileSync(lock, before)
    throw cause
  } finally {
    stopListening()
  }
}

const told = (
  name: string,
): string => `packages/${name} is a front end that uploads a folder, and package-lock.json knows it. To build and check it:

  npx nx run-many -t build,typecheck,lint,test -p @altilift/${name}

then, with ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN set:

  node packages/${name}/dist/main.js DIR [PROJECT]

docs/new-frontend.md says what is what.`

try {
  const words = Words.safeParse(process.argv.slice(2))
  if (!words.success) throw new Error(words.error.issues[0]?.message)
  const [name] = words.data
  make(name)
  console.log(told(name))
} catch (cause) {
  console.error(`new:frontend: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}
