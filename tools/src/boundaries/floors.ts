/** One floor of a package: files that may import each other and what is on the floors below. */
export interface Floor {
  readonly name: string
  /** Paths relative to the package. */
  readonly files: RegExp
}

/** Lowest first. The first floor that matches a file is its floor. */
type Floors = ReadonlyArray<Floor>

const anyOf = (...patterns: ReadonlyArray<RegExp>) => new RegExp(patterns.map(({ source }) => source).join("|"))

const coreFloors: Floors = [
  { name: "problems", files: /^src\/problems\// },
  { name: "lifecycle", files: /^src\/lifecycle\// },
  { name: "meta files", files: /^src\/meta\// },
  { name: "messages", files: /^src\/messages\// },
  { name: "ports", files: /^src\/ports\// },
  { name: "http, receipts", files: /^src\/(http|receipt)\// },
  { name: "bandwidth", files: /^src\/bandwidth\// },
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
    files: anyOf(
      /^src\/(breath|duration|KeyedLock|lines|log|metrics|networks|ProbeFault|redacted|Refusal)\.ts$/,
      /^src\/(schedules|SettingsError|shippedFile|size|Tracing|version)\.ts$/,
      /^src\/messages\//,
      /^src\/notices\/Notice\.ts$/,
    ),
  },
  { name: "ports, loops", files: /^src\/(ports\/|Loops\.ts$)/ },
  {
    name: "settings",
    files: anyOf(
      /^src\/(config|configFile|references|roles|setting\w+|shownSettings|commandLine)\.ts$/,
      /^src\/notices\/(noticeSettings|signature)\.ts$/,
      /^src\/buckets\/bucketSettings\.ts$/,
      /^src\/(monitoring|reconstruction|vault)\/\w+Settings\.ts$/,
      /^src\/mail\/smtpSettings\.ts$/,
    ),
  },
  { name: "colmap", files: /^src\/colmap\// },
  { name: "queue, store, mail", files: /^src\/(queue|store|mail)\// },
  { name: "audit", files: /^src\/audit\// },
  { name: "http", files: /^src\/http\// },
  { name: "accounts, projects, buckets, reconstruction", files: /^src\/(accounts|projects|buckets|reconstruction)\// },
  { name: "images, receipts", files: /^src\/(images|receipts)\// },
  { name: "fetch, processing, vault", files: /^src\/(fetch|processing|vault)\// },
  { name: "meta files", files: /^src\/meta\// },
  { name: "notices", files: /^src\/notices\// },
  { name: "drivers", files: /^src\/drivers\// },
  { name: "monitoring, readiness", files: /^src\/(monitoring\/|readiness\.ts$)/ },
  { name: "retention, backup, doctor", files: /^src\/(retention|backup|doctor)\// },
  { name: "page, hooks", files: /^src\/(page|hooks)\// },
  { name: "auth", files: /^src\/auth\// },
  { name: "graphql", files: /^src\/graphql\// },
  { name: "layers, copy", files: /^src\/(layers\.ts$|copy\/)/ },
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
