import assert from "node:assert"
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Exchange } from "../../src/faults/exchange.ts"
import type { Link } from "../../src/faults/Link.ts"
import { type FaultProxyOptions, startFaultProxy } from "../../src/faults/startFaultProxy.ts"
import { freePorts } from "../../src/freePorts.ts"
import { generatePhotos } from "../../src/photos.ts"
import { type Program, startAltilift, startService } from "./Program.ts"

export interface WorldOptions {
  readonly photos?: { readonly count: number; readonly bytes: number }
  readonly seed?: number
  readonly apiRules?: FaultProxyOptions["rules"]
  readonly edgeRules?: FaultProxyOptions["rules"]
  readonly link?: Link
  /** A disk of its own, and small, under a folder of the service's data, or under all of them. */
  readonly smallDisk?: { readonly under: Disk; readonly size: string }
}

type Disk = "edge" | "vault" | "."

/** A PUT, in the order of arrival. */
export interface Put {
  readonly number: number
  /** Path without the signature: the object. */
  readonly object: string
  exchange: Exchange | undefined
}

/**
 * The real service behind fault proxies, a set of photos, and the command line: processes of their own, in a folder of
 * their own.
 */
export class World implements AsyncDisposable {
  readonly folder: string
  readonly photos: string
  readonly puts: Array<Put> = []
  /** Of API and edge together. */
  requests = 0
  service: Program | undefined
  account: Readonly<Record<string, string>> = {}
  private arguments: ReadonlyArray<string> = []
  private readonly proxies = new AsyncDisposableStack()

  private constructor(folder: string) {
    this.folder = folder
    this.photos = join(folder, "photos")
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), "altilift-world-")))
    const { count, bytes } = options.photos ?? { count: 24, bytes: 150_000 }
    if (count > 0) await generatePhotos({ dir: world.photos, count, width: 320, height: 180, seed: 1, bytes })
    const [port = 0, edgePort = 0] = await freePorts(2)
    const seed = options.seed ?? 1
    const shared = { seed, ...(options.link === undefined ? {} : { link: options.link }) }
    const api = await startFaultProxy({
      ...{ ...shared, target: `http://127.0.0.1:${port}`, rules: options.apiRules ?? [] },
      onRequest: () => world.requests++,
    })
    const edge = await startFaultProxy({
      ...{ ...shared, target: `http://127.0.0.1:${edgePort}`, rules: options.edgeRules ?? [], seed: seed + 1 },
      onRequest: ({ number, path }) => {
        world.requests++
        world.puts.push({ number, object: path.replace(/\?.*$/, ""), exchange: undefined })
      },
      onExchange: exchange => world.conclude(exchange),
    })
    world.proxies.use(api)
    world.proxies.use(edge)
    const ports = ["--port", `${port}`, "--edge-port", `${edgePort}`]
    if (options.smallDisk !== undefined) await world.mount(options.smallDisk)
    world.arguments = ["--data", world.data, ...ports, "--public-url", api.url, "--edge-public-url", edge.url]
    await world.startService()
    const { key, token } = JSON.parse(await readFile(join(world.data, "owner.json"), "utf8"))
    world.account = { ALTI_ENDPOINT: api.url, ALTI_KEY: key, ALTI_TOKEN: token }
    return world
  }

  private conclude(exchange: Exchange): void {
    const put = this.puts.find(({ number }) => number === exchange.number)
    if (put !== undefined) put.exchange = exchange
  }

  private async mount({ under, size }: { under: Disk; size: string }): Promise<void> {
    const place = join(this.data, under)
    await mkdir(place, { recursive: true })
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", place])
    this.proxies.defer(() => void execFileSync("umount", ["-l", place]))
  }

  /** Makes the small disk under that folder bigger. */
  makeRoom(under: Disk, size: string): void {
    execFileSync("mount", ["-o", `remount,size=${size}`, join(this.data, under)])
  }

  get data(): string {
    return join(this.folder, "data")
  }

  /** Starts the service on what it left behind. */
  async startService(): Promise<void> {
    this.service = await startService(this.arguments, this.folder)
  }

  /** Uploads the photos into a project of that name. */
  upload(project: string, ...words: ReadonlyArray<string>): Program {
    return startAltilift(["upload", this.photos, "--project", project, "--create", ...words], this.folder, this.account)
  }

  /** Objects, by project and checksum, that the command line's journal knows to be with the bucket. */
  journalled(): ReadonlySet<string> {
    const rows = this.query(
      join(this.folder, ".local/state/altilift/journal.sqlite"),
      `SELECT project || ' ' || checksum AS image FROM images WHERE json_extract(record, '$.at') IN ('Stored', 'Ready')`,
    )
    return new Set(rows.map(({ image }) => String(image)))
  }

  /** Project and checksum of each object, as the service registered them. */
  private registered(): ReadonlyMap<string, string> {
    const rows = this.query(join(this.data, "altilift.db"), "SELECT projectId, filename, checksum FROM images")
    return new Map(rows.map(row => [`/edge/${row.projectId}/${row.filename}`, `${row.projectId} ${row.checksum}`]))
  }

  /** Which of these images were sent, even in part, from the PUT of that index on. */
  sentSince(index: number, images: ReadonlySet<string>): ReadonlyArray<Put> {
    const registered = this.registered()
    return this.puts.slice(index).filter(({ object }) => images.has(registered.get(object) ?? ""))
  }

  /** SHA-1 of every photo, sorted. */
  photoChecksums(): Promise<ReadonlyArray<string>> {
    return checksumsIn(this.photos)
  }

  /** Fails unless every project holds exactly the photos. */
  async checkVault(): Promise<void> {
    const photos = await this.photoChecksums()
    for (const [project, vault] of await this.vault()) assert.deepStrictEqual(vault, photos, project)
  }

  /** Of every project by name: SHA-1 of what is in the vault, sorted; fails when a row says something else. */
  async vault(): Promise<ReadonlyMap<string, ReadonlyArray<string>>> {
    const projects = this.query(join(this.data, "altilift.db"), "SELECT id, name FROM projects")
    const entries = projects.map(async ({ id, name }) => [String(name), await this.verified(String(id))] as const)
    return new Map(await Promise.all(entries))
  }

  private async verified(project: string): Promise<ReadonlyArray<string>> {
    const rows = this.query(
      join(this.data, "altilift.db"),
      `SELECT id, checksum FROM images WHERE projectId = '${project}' AND state = 'Ready'`,
    )
    for (const { id, checksum } of rows) {
      const found = await checksumOf(join(this.data, "vault", project, String(id)))
      if (found !== checksum) throw new Error(`${id} is Ready as ${checksum}, but the vault holds ${found}`)
    }
    return checksumsIn(join(this.data, "vault", project))
  }

  private query(file: string, sql: string): ReadonlyArray<Record<string, unknown>> {
    // A command line that was killed early has left no journal,
    if (!existsSync(file)) return []
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    try {
      return database.prepare(sql).all()
    } catch (cause) {
      // or an empty one.
      if (cause instanceof Error && cause.message.includes("no such table")) return []
      throw cause
    } finally {
      database.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service?.end("SIGTERM")
    await this.proxies.disposeAsync()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const checksumOf = async (path: string): Promise<string> =>
  createHash("sha1")
    .update(await readFile(path))
    .digest("hex")

const checksumsIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const names = await readdir(folder)
  return (await Promise.all(names.map(name => checksumOf(join(folder, name))))).sort()
}
