import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { ask, createProject } from "../src/bench/reference.ts"
import { checkFleet } from "../src/fleet/checkFleet.ts"
import { makeVariants } from "../src/fleet/makeVariants.ts"
import { rowsOf } from "../src/fleet/moves.ts"
import { type Fleet, startFleet } from "../src/fleet/startFleet.ts"
import { generatePhotos } from "../src/photos.ts"
import { inFolder, noFleet } from "./support/fleetRun.ts"

/** Milliseconds that a job whose worker died waits at most. */
const longestLease = 60_000

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

/** Sends bytes as the image that has this checksum. */
const send = async (fleet: Fleet, project: string, bytes: Buffer<ArrayBuffer>, checksum: string): Promise<void> => {
  const wanted = `pid: "${project}", bucket: Ceph, filename: "photo.jpg", type: JPEG, checksum: "${checksum}"`
  const { up } = (await ask(fleet, `mutation { up: uploadImageS3(${wanted}) { url image { id } } }`)) as {
    readonly up: { readonly url: string; readonly image: { readonly id: string } }
  }
  await ask(fleet, `mutation { startImageUpload(id: "${up.image.id}") { id } }`)
  expect((await fetch(up.url, { method: "PUT", body: bytes, headers: { "content-type": "image/jpeg" } })).status).toBe(200)
  await ask(fleet, `mutation { doneImageUpload(id: "${up.image.id}") { state } }`)
}

/** Images that a worker has under way. */
const underWay = async (fleet: Fleet): Promise<readonly string[]> =>
  (await rowsOf(fleet, "select singleton_key as image from pgboss.job where name = 'verification' and state = 'active'")).map(
    ({ image }) => String(image),
  )

/** Of these images, those that have not ended, and that no worker has begun again since a time of the database. */
const waiting = async (fleet: Fleet, images: readonly string[], since: unknown): Promise<readonly string[]> => {
  const list = images.map(image => `'${image}'`).join(", ")
  const found = await rowsOf(
    fleet,
    `select id from images where id in (${list}) and state = 'Uploaded' and not exists (
      select from pgboss.job where singleton_key = images.id and state = 'active' and started_on > '${since}')`,
  )
  return found.map(({ id }) => String(id))
}

const workersOf = (fleet: Fleet) => fleet.processes.filter(({ name }) => name.startsWith("worker"))

const killWorkers = (fleet: Fleet) => Promise.all(workersOf(fleet).map(worker => worker.end("SIGKILL")))

const startWorkers = (fleet: Fleet) => Promise.all(workersOf(fleet).map(worker => worker.start()))

/** Kills all workers when each has an image under way, and waits until all that they had is begun again. */
const killAtWork = async (fleet: Fleet): Promise<{ readonly lost: number; readonly waited: number }> => {
  while ((await underWay(fleet)).length < workersOf(fleet).length) await after(20)
  await killWorkers(fleet)
  const [killed] = await rowsOf(fleet, "select clock_timestamp()::text as at")
  const lost = await underWay(fleet)
  const from = Date.now()
  await startWorkers(fleet)
  while ((await waiting(fleet, lost, killed?.at)).length > 0 && Date.now() - from < 2 * longestLease) await after(200)
  return { lost: lost.length, waited: Date.now() - from }
}

describe.skipIf(noFleet)("workers that are all killed in the middle of verification", { timeout: 400_000 }, () => {
  it("leave nothing waiting for longer than a lease, and each image ends once, Ready or Invalid", () =>
    inFolder(async folder => {
      const started = await startFleet(folder, { processes: ["api-1", "worker-1", "worker-2", "worker-3"] })
      if (typeof started === "string") throw new Error(started)
      await using fleet = started
      const [originals, whole] = [join(folder, "originals"), join(folder, "whole")]
      await generatePhotos({ dir: originals, count: 2, width: 4_000, height: 3_000, seed: 9 })
      makeVariants(originals, whole, 24, "whole")
      const photos = readdirSync(whole).map(name => readFileSync(join(whole, name)))
      const projects = { whole: await createProject(fleet, "whole"), altered: await createProject(fleet, "altered") }
      for (const half of [photos.slice(0, 12), photos.slice(12)]) {
        await killWorkers(fleet)
        for (const [index, bytes] of half.entries()) {
          await send(fleet, projects.whole, bytes, sha1(bytes))
          if (index % 6 === 0) await send(fleet, projects.altered, Buffer.concat([bytes, Buffer.of(0)]), sha1(bytes))
        }
        await startWorkers(fleet)
        const { lost, waited } = await killAtWork(fleet)
        expect(lost).toBeGreaterThan(1)
        expect(waited).toBeLessThan(longestLease)
      }
      while ((await rowsOf(fleet, "select id from images where state = 'Uploaded'")).length > 0) await after(500)
      expect(await checkFleet(fleet, { whole })).toEqual([])
      const altered = await rowsOf(fleet, `select state from images where "projectId" = '${projects.altered}'`)
      expect(altered.map(({ state }) => state)).toEqual(Array(4).fill("Invalid"))
    }))
})
