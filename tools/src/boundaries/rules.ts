/** What the files of one part of a package may import. The first zone of a package whose `files` match decides. */
export interface Zone {
  /** Paths relative to the package. */
  readonly files: RegExp
  /** Packages that may be named: any that package.json declares, or these of them. */
  readonly packages: "declared" | readonly string[]
  /** Packages of this workspace that may be named, beside the own one where `development` is set. */
  readonly workspace: readonly string[]
  /** Packages of this workspace whose files may be looked up and served, none of their code being run. */
  readonly locates?: readonly string[]
  /** Whether `node:` modules may be named. */
  readonly node: boolean
  /** Where relative imports may lead inside the package. */
  readonly reaches: RegExp
  /** Files of the workspace root that may be imported; nothing else outside the package may. */
  readonly outside: readonly string[]
  /** Never shipped: may use devDependencies, those of the workspace too, and the drivers it tests. */
  readonly development: boolean
  /** Said with every violation. */
  readonly because: string
}

const everything = /^/
const core = "@altilift/core"
const runsAnywhere = ["effect", "zod"]

/** Tools that tests of all packages share. */
const forTests = [
  "photos",
  "preflight/flaws",
  "ceph/startCeph",
  "demo/samples",
  "fleet/FleetBucket",
  "faults/startFaultProxy",
  "faults/startShaper",
  "freePorts",
  "dropFiles",
  "findChromium",
  "findFirefox",
  "firstInstalled",
].map(name => `tools/src/${name}.ts`)

const development: Zone = {
  files: /^(test|bench|contract)\/|^[^/]+\.config\.[cm]?[jt]s$/,
  packages: "declared",
  workspace: [core],
  node: true,
  reaches: everything,
  outside: ["vitest.shared.ts", "notices.shared.ts", "bundle.shared.ts", ...forTests],
  development: true,
  because: "front ends share only the core",
}

const coreZones: readonly Zone[] = [
  {
    files: /^src\/lifecycle\//,
    packages: [],
    workspace: [],
    node: false,
    reaches: /^src\/(lifecycle|problems)\//,
    outside: [],
    development: false,
    because: "the lifecycle is pure TypeScript and knows only itself and the problems",
  },
  {
    files: /^src\/progress\//,
    packages: [],
    workspace: [],
    node: false,
    reaches: /^src\/(progress|lifecycle|problems)\/|^src\/engine\/Events\.ts$|^src\/ports\/Grant\.ts$/,
    outside: [],
    development: false,
    because: "what is known of a run is plain TypeScript, made of events",
  },
  {
    files: /^src\/client\//,
    packages: ["zod"],
    workspace: [],
    node: false,
    reaches: /^src\/(client|problems|ports|lifecycle)\/|^src\/http\/failures\.ts$/,
    outside: [],
    development: false,
    because: "the client of the API needs no Effect",
  },
  {
    files: /^src\/drivers\/oss\//,
    packages: [...runsAnywhere, "ali-oss"],
    workspace: [],
    node: false,
    reaches: /^src\//,
    outside: [],
    development: false,
    because: "the core runs anywhere",
  },
  {
    files: /^src\/drivers\/sniff\.ts$/,
    packages: [...runsAnywhere, "file-type"],
    workspace: [],
    node: false,
    reaches: /^src\//,
    outside: [],
    development: false,
    because: "the core runs anywhere",
  },
  {
    files: /^src\/preflight\//,
    packages: ["exifreader"],
    workspace: [],
    node: false,
    reaches: /^src\/(preflight|lifecycle|meta)\/|^src\/drivers\/(sniff|imageInside)\.ts$/,
    outside: [],
    development: false,
    because: "the check of a set is pure TypeScript that runs in workers of pages too",
  },
  {
    files: /^src\//,
    packages: runsAnywhere,
    workspace: [],
    node: false,
    reaches: /^src\//,
    outside: [],
    development: false,
    because: "the core runs anywhere",
  },
  {
    files: /^contract\//,
    packages: [...runsAnywhere, "vitest", "@effect/vitest"],
    workspace: [core],
    node: false,
    reaches: /^(contract|src)\//,
    outside: [],
    development: true,
    because: "a conformance suite runs wherever a driver runs",
  },
  // The core's own tests run on Node, and may use it to offer a real HTTP server.
  { ...development, because: "the core is tested by itself" },
]

const frontEndZones: readonly Zone[] = [
  development,
  {
    files: everything,
    packages: "declared",
    workspace: [core],
    node: true,
    reaches: /^(src|dist)\/|^package\.json$/,
    outside: [],
    development: false,
    because: "front ends share only the core",
  },
]

const toolsZones: readonly Zone[] = [
  {
    ...development,
    files: everything,
    workspace: [core, "@altilift/cli", "@altilift/node-service", "@altilift/web"],
    outside: ["vitest.shared.ts", "codegen.ts"],
    because: "tools see packages from outside",
  },
]

/**
 * The zones of a package; docs/architecture.md says why they are what they are. A package that is not listed is a front
 * end.
 */
export const zonesOf = (packageName: string): readonly Zone[] => {
  switch (packageName) {
    case core:
      return coreZones
    case "@altilift/tools":
      return toolsZones
    case "@altilift/web":
      return frontEndZones.map(zone =>
        zone.development ? zone : { ...zone, node: false, because: "the page runs in a browser" },
      )
    case "@altilift/node-service":
      return frontEndZones.map(zone => ({ ...zone, locates: ["@altilift/web"] }))
    default:
      return frontEndZones
  }
}

/** Whether a path, or a subpath of a package, is a driver. */
export const isDriver = (path: string): boolean => /(^|\/)drivers(\/|$)/.test(path)

/**
 * Beside `src/layers.ts`: the core's public entries, through which front ends get its drivers, its face without Effect,
 * and the reader of headers, which detects formats as drivers do.
 */
const coreCompositionRoots = ["src/index.ts", "src/oss.ts", "src/startRun.ts", "src/preflight/readFacts.ts"]

/**
 * Who may name a driver: the composition root and drivers among themselves. In zones of development anybody may: tests
 * have to.
 */
export const mayNameDrivers = (packageName: string, file: string): boolean =>
  file === "src/layers.ts" ||
  isDriver(file) ||
  (packageName === core && coreCompositionRoots.includes(file)) ||
  // It opens a database of either kind, by a flag.
  (packageName === "@altilift/node-service" && file === "src/copy/places.ts")
