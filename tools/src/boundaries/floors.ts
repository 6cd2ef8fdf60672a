/** One floor of a package: files that may import each other and what is on the floors below. */
export interface Floor {
  readonly name: string
  /** Paths relative to the package. */
  readonly files: RegExp
}

/** Lowest first. The first floor that matches a file is its floor. */
type Floors = ReadonlyArray<Floor>

const coreFloors: Floors = [
  { name: "problems", files: /^src\/problems\// },
  { name: "lifecycle", files: /^src\/lifecycle\// },
  { name: "meta files", files: /^src\/meta\// },
  { name: "messages", files: /^src\/messages\// },
  { name: "ports", files: /^src\/ports\// },
  { name: "http", files: /^src\/http\// },
  { name: "events", files: /^src\/engine\/Events\.ts$/ },
  { name: "progress", files: /^src\/progress\// },
  { name: "engine", files: /^src\/engine\// },
  { name: "client", files: /^src\/client\// },
  { name: "api", files: /^src\/api\// },
  { name: "drivers", files: /^src\/drivers\// },
  { name: "preflight", files: /^src\/preflight\// },
  { name: "public entries", files: /^src\/[^/]+\.\w+$/ },
]

const serviceFloors: Floors = [
  {
    name: "foundation",
    files:
      /^src\/((breath|duration|KeyedLock|lines|log|Loops|networks|Refusal|schedules|SettingsError|shippedFile|version)\.ts$|messages\/)/,
  },
  { name: "ports", files: /^src\/ports\// },
  {
    name: "settings",
    files:
      /^src\/((config|configFile|settingsSchema)\.ts|buckets\/bucketSettings\.ts|reconstruction\/(\w+Settings|bandwidth)\.ts|mail\/smtpSettings\.ts)$/,
  },
  { name: "colmap", files: /^src\/colmap\// },
  { name: "store, mail", files: /^src\/(store|mail)\// },
  { name: "http", files: /^src\/http\// },
  { name: "accounts, projects, buckets, reconstruction", files: /^src\/(accounts|projects|buckets|reconstruction)\// },
  { name: "images", files: /^src\/images\// },
  { name: "fetch, processing", files: /^src\/(fetch|processing)\// },
  { name: "meta files", files: /^src\/meta\// },
  { name: "drivers", files: /^src\/drivers\// },
  { name: "page, hooks, readiness", files: /^src\/(page\/|hooks\/|readiness\.ts$)/ },
  { name: "auth", files: /^src\/auth\// },
  { name: "graphql", files: /^src\/graphql\// },
  { name: "layers", files: /^src\/layers\.ts$/ },
  { name: "commands", files: /^src\/(commands\/|(endInTime|main|serve)\.ts$)/ },
]

const floorsOf = (packageName: string): Floors => {
  if (packageName === "@altilift/core") return coreFloors
  return packageName === "@altilift/node-service" ? serviceFloors : []
}

/**
 * What is wrong with an import inside a package, if anything.
 *
 * @param file what imports, a path relative to the package
 * @param target what is imported, a path relative to the package
 */
export const crossedFloor = (packageName: string, file: string, target: string): string | undefined => {
  const floors = floorsOf(packageName)
  const from = floors.findIndex(({ files }) => files.test(file))
  const to = floors.findIndex(({ files }) => files.test(target))
  if (from === -1 || to === -1 || to <= from) return undefined
  return `runs up a floor: ${floors[from]?.name} may not import ${floors[to]?.name}`
}

/** What is wrong with the place of a shipped file, if anything: in a package with floors, each file is on one. */
export const withoutFloor = (packageName: string, file: string): string | undefined => {
  const floors = floorsOf(packageName)
  if (floors.length === 0 || !file.startsWith("src/") || floors.some(({ files }) => files.test(file))) return undefined
  return `is on no floor of ${packageName}; give it one in tools/src/boundaries/floors.ts`
}
