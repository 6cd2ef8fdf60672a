import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { givenCeph, startCeph } from "../ceph/startCeph.ts"
import type { Owner } from "../demo/RunningService.ts"
import type { FaultProxyOptions } from "../faults/startFaultProxy.ts"
import { startFaultProxy } from "../faults/startFaultProxy.ts"
import { freePorts } from "../freePorts.ts"
import { type Postgres, startPostgres } from "../postgres/startPostgres.ts"
import { type FleetBucket, makeBucket } from "./FleetBucket.ts"
import { type FleetProcess, makeFleetProcess } from "./FleetProcess.ts"
import { keepMoves } from "./moves.ts"
import { startBalancer } from "./startBalancer.ts"

/** Faults that a proxy puts into requests. */
export type Rules = NonNullable<FaultProxyOptions["rules"]>

export interface FleetOptions {
  /** Names of processes; the part before a dash is the role. */
  readonly processes?: readonly string[]
  /** Where originals are kept; in a bucket when left out. */
  readonly vaultIn?: "bucket" | "data folders"
  /** What the configuration has besides. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** What happens to requests of clients to the edge. */
  readonly edgeFaults?: Rules
  /** The environment of single processes, by name. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The processes of `deploy/compose.yaml` on this machine, with Ceph RGW for MinIO, in a folder. */
export interface Fleet extends AsyncDisposable {
  /** Of the reverse proxy in front of the APIs. */
  readonly url: string
  readonly owner: Owner
  readonly postgres: Postgres
  readonly processes: readonly FleetProcess[]
  /** Has the data folder of each process, by its name. */
  readonly folder: string
  readonly edge: FleetBucket
  readonly vault: FleetBucket
  /** From now on requests of the service to its vault meet these faults. */
  readonly setVaultFaults: (rules: Rules) => Promise<void>
}

const usual = ["api-1", "api-2", "worker-1", "worker-2", "reconstruct-1"]

/** Of several APIs that start at the same time one makes the owner, in its data folder. */
const readOwner = async (folders: readonly string[]): Promise<Owner> => {
  const paths = folders.map(folder => join(folder, "owner.json"))
  for (let tries = 0; tries < 600; tries++) {
    const path = paths.find(existsSync)
    if (path !== undefined) return JSON.parse(readFileSync(path, "utf8"))
    await after(50)
  }
  throw new Error(`there is none of ${paths.join(", ")}`)
}

/**
 * Starts everything: PostgreSQL, Ceph RGW as edge and vault, the processes, and a proxy that asks `/readyz`.
 *
 * @returns why it cannot be, in words, where it cannot
 */
export const startFleet = async (folder: string, options: FleetOptions = {}): Promise<Fleet | string> => {
  // What was started before something failed is ended, too.
  await using stack = new AsyncDisposableStack()
  const ceph = givenCeph() ?? (await startCeph())
  if (typeof ceph === "string") return ceph
  stack.defer(ceph.stop)
  const postgres = await startPostgres({ durable: true })
  if (typeof postgres === "string") return postgres
  stack.defer(postgres.remove)
  const edge = await makeBucket(ceph.url, "edge")
  stack.defer(edge.remove)
  const vault = await makeBucket(ceph.url, "vault")
  stack.defer(vault.remove)
  const edgeProxy = stack.use(await startFaultProxy({ target: edge.origin, rules: options.edgeFaults ?? [] }))
  let vaultProxy = await startFaultProxy({ target: vault.origin })
  stack.defer(() => vaultProxy.close())
  const vaultPort = Number(new URL(vaultProxy.url).port)
  const config = join(folder, "altilift.json")
  const origins = { edge: edgeProxy.url, vault: vaultProxy.url }
  writeFileSync(config, JSON.stringify(configure({ postgres, edge, vault, origins, ...options })))
  const processes = await makeProcesses(folder, config, options)
  stack.defer(async () => void (await Promise.all(processes.map(one => one.end("SIGTERM")))))
  for (const one of processes) await one.start()
  const apis = processes.filter(({ name }) => name.startsWith("api"))
  const owner = await readOwner(apis.map(({ name }) => join(folder, name)))
  await keepMoves(postgres)
  const proxy = await startBalancer(apis.map(({ port }) => port))
  stack.defer(proxy.close)
  const all = stack.move()
  return {
    ...{ url: proxy.url, owner, postgres, processes, folder, edge, vault },
    setVaultFaults: async rules => {
      await vaultProxy.close()
      vaultProxy = await startFaultProxy({ target: vault.origin, rules, port: vaultPort })
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

interface Parts extends FleetOptions {
  readonly postgres: Postgres
  readonly edge: FleetBucket
  readonly vault: FleetBucket
  /** Addresses of the proxies before the buckets. */
  readonly origins: { readonly edge: string; readonly vault: string }
}

/** The configuration, the same for every process. */
const configure = ({ postgres, edge, vault, origins, settings, vaultIn = "bucket" }: Parts) => {
  const common = { cloud: "S3", pathStyle: true, ...edge.keys }
  const entry = { ...common, label: "Ceph", bucket: edge.name, endpoint: origins.edge, internalEndpoint: edge.origin }
  const place = { ...common, bucket: vault.name, endpoint: origins.vault, publicEndpoint: vault.origin }
  return {
    database: postgres.url,
    buckets: [entry],
    ...(vaultIn === "bucket" && { vault: place }),
    drainFor: "1s",
    processors: 1,
    requestsPerUser: 1_000_000,
    ...settings,
  }
}

const makeProcesses = async (folder: string, config: string, { processes: names = usual, env = {} }: FleetOptions) => {
  const ports = await freePorts(names.length)
  return names.map((name, index) => {
    const data = join(folder, name)
    mkdirSync(data, { recursive: true })
    const words = ["--config", config, "--data", data, "--roles", name.split("-")[0] ?? ""]
    const own = { HOME: folder, NODE_COMPILE_CACHE: join(folder, "compile-cache"), ...env[name] }
    return makeFleetProcess({ name, port: ports[index] ?? 0, words, env: own, log: join(folder, `${name}.log`) })
  })
}
