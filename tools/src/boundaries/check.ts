import { existsSync, globSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { dirname, join, posix, relative, resolve, sep } from "node:path"
import { z } from "zod"
import { cyclesOf } from "./cycles.ts"
import { crossedFloor, withoutFloor } from "./floors.ts"
import { type Import, importsOf } from "./imports.ts"
import { isDriver, mayNameDrivers, type Zone, zonesOf } from "./rules.ts"

const Dependencies = z.record(z.string(), z.string()).default({})
const Manifest = z.object({
  name: z.string(),
  workspaces: z.array(z.string()).optional(),
  dependencies: Dependencies,
  peerDependencies: Dependencies,
  optionalDependencies: Dependencies,
  devDependencies: Dependencies,
})

interface Package {
  readonly folder: string
  /** The workspace's root folder. */
  readonly root: string
  readonly name: string
  /** What shipped files may name, and what the others may. */
  readonly runtime: ReadonlySet<string>
  readonly development: ReadonlySet<string>
}

const readManifest = (folder: string) => Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")))

const workspaceRoot = (folder: string): string => {
  const manifest = join(folder, "package.json")
  if (existsSync(manifest) && readManifest(folder).workspaces !== undefined) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error("no package.json with workspaces above the package")
  return workspaceRoot(parent)
}

const readPackage = (folder: string): Package => {
  const manifest = readManifest(folder)
  const root = workspaceRoot(dirname(folder))
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest
  // What a bundle contains is not installed with the package: it stands among what is needed to build it.
  const isBundled = globSync("{rolldown,vite}.config.ts", { cwd: folder }).length > 0
  const bundled = isBundled ? devDependencies : {}
  const runtime = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies, ...bundled })
  const development = [...runtime, ...Object.keys({ ...devDependencies, ...readManifest(root).devDependencies })]
  return { folder, root, name: manifest.name, runtime: new Set(runtime), development: new Set(development) }
}

const slashes = (path: string): string => path.split(sep).join("/")

const filesOf = (folder: string, pattern: string): readonly string[] =>
  globSync(pattern, {
    cwd: folder,
    exclude: path => /(^|[\\/])(node_modules|dist|coverage|\.[^\\/]+)$/.test(path),
  })
    .map(slashes)
    .sort()

/** A folder with a package.json of its own is a package of its own, with rules of its own. */
const sourceFiles = (folder: string): readonly string[] => {
  const others = filesOf(folder, "*/**/package.json").map(manifest => `${posix.dirname(manifest)}/`)
  return filesOf(folder, "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}").filter(file => !others.some(other => file.startsWith(other)))
}

const packageName = (module: string): string =>
  module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/")

/** What is wrong with a relative import, if anything. */
const crossedFile = (pkg: Package, zone: Zone, file: string, module: string): string | undefined => {
  const target = posix.normalize(posix.join(posix.dirname(file), module))
  if (target.startsWith("..")) {
    const fromRoot = slashes(relative(pkg.root, resolve(pkg.folder, target)))
    return zone.outside.includes(fromRoot) ? undefined : "leads out of the package; import the package by its name"
  }
  if (!zone.reaches.test(`${target}/`) && !zone.reaches.test(target))
    return `leads out of its part of the package: ${zone.because}`
  if (isDriver(target) && !zone.development && !mayNameDrivers(pkg.name, file)) return "only src/layers.ts may name a driver"
  return crossedFloor(pkg.name, file, target)
}

/** What is wrong with an import of a package, if anything. */
const crossedPackage = (pkg: Package, zone: Zone, file: string, module: string, located: boolean): string | undefined => {
  if (isBuiltin(module)) return zone.node ? undefined : `is a module of Node: ${zone.because}`
  const name = packageName(module)
  if (name === pkg.name) return zone.development ? undefined : "is this package itself; import the file"
  if (located && zone.locates?.includes(name)) return pkg.runtime.has(name) ? undefined : "is not declared in package.json"
  if (name.startsWith("@altilift/") && !zone.workspace.includes(name)) return `is another package: ${zone.because}`
  const listed = zone.packages === "declared" || zone.packages.includes(name) || zone.workspace.includes(name)
  if (!listed) return `is not among ${zone.packages.join(", ") || "no packages at all"}: ${zone.because}`
  const declared = zone.development ? pkg.development : pkg.runtime
  if (!declared.has(name) && !declared.has(`@types/${name}`)) return "is not declared in package.json"
  return !isDriver(module) || zone.development || mayNameDrivers(pkg.name, file)
    ? undefined
    : "only src/layers.ts may name a driver"
}

const crossed = (pkg: Package, zone: Zone, file: string, { module, located }: Import): string | undefined => {
  if (module === undefined)
    return zone.development ? undefined : "computes the module's name, which cannot be checked; write it out"
  if (/^\.\.?(\/|$)/.test(module)) return crossedFile(pkg, zone, file, module)
  if (module.startsWith("/") || module.startsWith("#") || (/^[a-z]+:/.test(module) && !isBuiltin(module))) {
    return "is neither a relative path nor a package"
  }
  return crossedPackage(pkg, zone, file, module, located)
}

const checkFile = (pkg: Package, file: string): readonly string[] => {
  const zone = zonesOf(pkg.name).find(candidate => candidate.files.test(file))
  if (zone === undefined) return [`${file}: belongs to no part of ${pkg.name} that the rules know`]
  const homeless = withoutFloor(pkg.name, file)
  const { imports, errors } = importsOf(file, readFileSync(join(pkg.folder, file), "utf8"))
  const violations = imports.flatMap(found => {
    const wrong = crossed(pkg, zone, file, found)
    return wrong === undefined ? [] : [`${file}:${found.line}: ${found.module ?? "import"} ${wrong}`]
  })
  return [...(homeless === undefined ? [] : [`${file}: ${homeless}`]), ...errors.map(error => `${file}: ${error}`), ...violations]
}

/** Imports of types count too: files that need each other are one file, or lack a third one. */
const checkCycles = (pkg: Package, files: readonly string[]): readonly string[] => {
  const graph = new Map(files.map(file => [file, importedFiles(pkg, file)]))
  return cyclesOf(graph).map(cycle => `${cycle[0]}: is part of an import cycle: ${cycle.join(" -> ")}`)
}

const importedFiles = (pkg: Package, file: string): readonly string[] =>
  importsOf(file, readFileSync(join(pkg.folder, file), "utf8")).imports.flatMap(({ module, located }) =>
    module === undefined || located || !/^\.\.?\//.test(module) ? [] : [posix.join(posix.dirname(file), module)],
  )

/**
 * Checks every source file of the package in `folder`.
 *
 * @returns how many files were read and, one a line, which import crosses which boundary.
 */
export const checkBoundaries = (folder: string): { readonly files: number; readonly violations: readonly string[] } => {
  const pkg = readPackage(resolve(folder))
  const files = sourceFiles(pkg.folder)
  const cycles = checkCycles(pkg, files)
  return { files: files.length, violations: [...files.flatMap(file => checkFile(pkg, file)), ...cycles] }
}
