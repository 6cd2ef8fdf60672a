import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "vitest"
import { createProject } from "../../src/bench/reference.ts"
import { givenCeph } from "../../src/ceph/startCeph.ts"
import { checkFleet } from "../../src/fleet/checkFleet.ts"
import { type Disturbance, disturbUntil } from "../../src/fleet/disturb.ts"
import { makeVariants } from "../../src/fleet/makeVariants.ts"
import { type Fleet, type FleetOptions, startFleet } from "../../src/fleet/startFleet.ts"
import { uploadByCommand, uploadByPage } from "../../src/fleet/uploads.ts"
import { generatePhotos } from "../../src/photos.ts"

/** A run takes minutes and both processors, so these tests run when they are asked for. */
const asked = process.env.TEST_FLEET !== undefined

/** Where a fleet is not asked for, or cannot be started, its tests are skipped. */
export const noFleet = !asked || givenCeph() === undefined
if (noFleet) console.warn("*** tests of a fleet are SKIPPED: they need TEST_FLEET=1, and an S3 server (tools/src/ceph.ts)")

interface Run extends FleetOptions {
  readonly photos: number
  /** From our command line when left out. */
  readonly from?: "the command line" | "the page"
  readonly disturbances: readonly Disturbance[]
  /** Milliseconds between two disturbances. */
  readonly every: number
}

/** Milliseconds that a page may take for all of its photos: several leases. */
const longestPage = 240_000

/**
 * A fleet takes photos while it is disturbed; afterwards each must be Ready once, with its SHA-1, and nothing be left
 * over.
 *
 * @returns what was done to it
 */
export const runFleet = async (run: Run): Promise<readonly string[]> =>
  inFolder(async folder => {
    const set = await makeSet(folder, run.photos)
    const started = await startFleet(folder, run)
    if (typeof started === "string") throw new Error(started)
    await using fleet = started
    const done = await disturbUntil(fleet, run.disturbances, run.every, upload(fleet, folder, set, run.from))
    expect(await checkFleet(fleet, { set })).toEqual([])
    return done
  })

const makeSet = async (folder: string, photos: number): Promise<string> => {
  const [originals, set] = [join(folder, "originals"), join(folder, "set")]
  await generatePhotos({ dir: originals, count: 4, width: 800, height: 600, seed: 5 })
  makeVariants(originals, set, photos, "fleet")
  return set
}

const upload = async (fleet: Fleet, folder: string, set: string, from: Run["from"]): Promise<void> => {
  if (from === "the page") return uploadByPage(fleet, set, await createProject(fleet, "set"), longestPage)
  const home = join(folder, "home")
  const code = await uploadByCommand({ url: fleet.url, owner: fleet.owner, photos: set, project: "set", home })
  expect(code, readFileSync(join(home, "client.log"), "utf8")).toBe(0)
}

/** A folder, which has the logs; kept where `TEST_FLEET` is `keep`. */
export const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "altilift-fleet-"))
  try {
    return await use(folder)
  } finally {
    if (process.env.TEST_FLEET === "keep") console.warn(`logs are in ${folder}`)
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
