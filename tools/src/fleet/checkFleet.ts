import { createHash } from "node:crypto"
import { globSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { endedTwice, rowsOf } from "./moves.ts"
import type { Fleet } from "./startFleet.ts"

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

/** SHA-1 of each file of a folder. */
export const checksumsOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .sort()
    .map(name => sha1(readFileSync(join(folder, name))))

/** SHA-1 of each original in the data folders of the processes, by image. */
const originalsInFolders = ({ processes, folder }: Fleet): ReadonlyMap<string, string> => {
  const paths = processes.flatMap(({ name }) => globSync("*/*", { cwd: join(folder, name, "vault") }).map(path => [name, path]))
  return new Map(paths.map(([name = "", path = ""]) => [basename(path), sha1(readFileSync(join(folder, name, "vault", path)))]))
}

/** The same in the bucket of the vault. */
const originalsInBucket = async ({ vault }: Fleet): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const key of await vault.list()) {
    const id = /\/originals\/([0-9a-f]{24})$/.exec(key)?.[1]
    if (id !== undefined) found.set(id, sha1(await vault.read(key)))
  }
  return found
}

/** Jobs that are queued, under way, or dead. */
const jobsOf = async (fleet: Fleet): Promise<readonly string[]> =>
  (
    await rowsOf(
      fleet,
      "select name, state::text, singleton_key from pgboss.job where state in ('created', 'retry', 'active') order by created_on",
    )
  ).map(({ name, state, singleton_key }) => `${name} ${state} ${singleton_key}`)

/** Milliseconds: a job whose process was killed when all was done is found, done, after its lease and a pause. */
const lastJob = 120_000

/** Waits until nothing is left, and returns what is. */
const leftOf = async (look: () => Promise<readonly string[]>, milliseconds: number): Promise<readonly string[]> => {
  const end = Date.now() + milliseconds
  let left = await look()
  while (left.length > 0 && Date.now() < end) {
    await after(500)
    left = await look()
  }
  return left
}

const some = (list: readonly string[]): string => `${list.length} (${list.slice(0, 5).join(", ")})`

/** Whether a set is whole: each photo Ready once, in the project of its name, and its bytes in the vault. */
const checkSet = (project: string, folder: string, images: readonly Image[], originals: ReadonlyMap<string, string>) => {
  const wrong: string[] = []
  const ours = images.filter(({ name }) => name === project)
  const expected = checksumsOf(folder)
  const ready = ours.filter(({ state }) => state === "Ready").map(({ checksum }) => checksum)
  const lost = expected.filter(checksum => !ready.includes(checksum))
  if (lost.length > 0) wrong.push(`${project}: ${lost.length} of ${expected.length} photos are not Ready`)
  if (new Set(ready).size !== ready.length) wrong.push(`${project}: photos are Ready twice`)
  if (ready.length > expected.length) wrong.push(`${project}: ${ready.length} images for ${expected.length} photos`)
  const others = ours.filter(({ state }) => state !== "Ready").map(({ id, state }) => `${id} ${state}`)
  if (others.length > 0) wrong.push(`${project}: not Ready: ${some(others)}`)
  const altered = ours.filter(({ id, checksum, state }) => state === "Ready" && originals.get(id) !== checksum)
  if (altered.length > 0) wrong.push(`${project}: ${altered.length} originals are missing or altered`)
  return wrong
}

interface Image {
  readonly id: string
  readonly state: string
  readonly checksum: string
  /** Of its project. */
  readonly name: string
}

/**
 * What is wrong after a run, in words. Nothing when each photo of the folders is Ready exactly once, in the project of
 * its folder, and its bytes in the vault have its SHA-1; and nothing is left in the queue or in the edge.
 *
 * @param sets folders of photos, by the name of their project
 */
export const checkFleet = async (fleet: Fleet, sets: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const jobs = await leftOf(() => jobsOf(fleet), lastJob)
  const images = (await rowsOf(
    fleet,
    'select images.id, images.state, images.checksum, projects.name from images join projects on projects.id = "projectId"',
  )) as unknown as readonly Image[]
  const originals = new Map([...originalsInFolders(fleet), ...(await originalsInBucket(fleet))])
  const wrong = Object.entries(sets).flatMap(([project, folder]) => checkSet(project, folder, images, originals))
  const [twice, inEdge] = [await endedTwice(fleet), await fleet.edge.list()]
  if (twice.length > 0) wrong.push(`ended more than once: ${some(twice)}`)
  if (jobs.length > 0) wrong.push(`left in the queue: ${some(jobs)}`)
  if (inEdge.length > 0) wrong.push(`left in the edge: ${some(inEdge)}`)
  return wrong
}
