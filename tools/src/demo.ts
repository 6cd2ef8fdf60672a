/**
 * `npm run demo [-- DIR] [--cloud s3|oss|minio] [--reconstruct]`: the whole way of a photo set on one machine. Starts
 * the service in a temporary folder, uploads DIR through the real command line over real HTTP, waits for the server's
 * verdict on every image, starts the reconstruction and says what happened. Without DIR it takes the sample photos
 * beside the workspace, else makes some.
 *
 * With `--cloud` the photos go the way of that cloud: s3 and minio through a real S3 server, Ceph RGW, where there can
 * be one, else, as oss always, through the service's own bucket.
 *
 * With `--reconstruct` COLMAP makes a sparse model of them, where it is on the path; without, they are handed over.
 *
 * Exit code: 0 only if every image is Ready and handed over or reconstructed, else the command line's.
 */
import { existsSync } from "node:fs"
import { mkdtemp, readdir, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { parseArgs } from "node:util"
import { Cloud, openBucket } from "./demo/bucket.ts"
import { type RunningService, startService } from "./demo/RunningService.ts"
import { downloadResults, follow, settings, whyNot } from "./demo/reconstruction.ts"
import { everyImageIsReady, outcomeLines, type Report, readReport } from "./demo/report.ts"
import { samples } from "./demo/samples.ts"
import { runUpload } from "./demo/upload.ts"
import { generatePhotos } from "./photos.ts"

const secondsForHandoff = 120

/** npm changes to the workspace's folder and tells where the user was. */
const fromUser = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path)

const choosePhotos = async (named: string | undefined, folder: string): Promise<string> => {
  if (named !== undefined) return fromUser(named)
  if (existsSync(samples)) return samples
  const dir = join(folder, "photos")
  await generatePhotos({ dir, count: 24, width: 1600, height: 900, seed: 1 })
  return dir
}

/** The reconstruction of the embedded service is a folder that appears as a whole. */
const waitForHandoff = async ({ data }: RunningService, { project, task }: Report): Promise<string | undefined> => {
  if (task === undefined) return undefined
  const handoff = join(data, "handoff", project.id, task.id)
  const deadline = performance.now() + secondsForHandoff * 1000
  while (!existsSync(handoff) && performance.now() < deadline) await after(100)
  return existsSync(handoff) ? handoff : undefined
}

const tell = async (handoff: string | undefined, report: Report): Promise<void> => {
  console.log(`\n${outcomeLines(report).join("\n")}`)
  const shown = handoff === undefined ? "none" : `${handoff} (${(await readdir(handoff)).join(", ")})`
  console.log(`handoff   ${shown}`)
}

const run = async (
  service: RunningService,
  folder: string,
  photos: string,
  cloud: Cloud | undefined,
  reconstruct: boolean,
): Promise<number> => {
  const report = join(folder, "report.json")
  const { owner, ended } = service
  let gone = false
  ended.then(() => {
    gone = true
  })
  const code = await runUpload({ photos, cloud, owner, home: join(folder, "home"), report, serviceEnded: ended })
  if (gone) throw new Error(`the service ended by itself; its last words are in ${service.log}`)
  const written = await readReport(report)
  if (written === undefined) return code === 0 ? 1 : code
  if (reconstruct) return code === 0 ? await modelOf(service, written, folder) : code
  const handoff = code === 0 ? await waitForHandoff(service, written) : undefined
  await tell(handoff, written)
  if (code !== 0) return code
  return everyImageIsReady(written) && handoff !== undefined ? 0 : 1
}

/** The model of the photos, downloaded. */
const modelOf = async ({ owner }: RunningService, report: Report, folder: string): Promise<number> => {
  const done = await follow(owner, report.project.id)
  const results = done ? await downloadResults(owner, report.project.id, join(folder, "results")) : []
  console.log(`\n${[...outcomeLines(report), ...results].join("\n")}`)
  return done && everyImageIsReady(report) ? 0 : 1
}

const usage = "usage: npm run demo [-- DIR] [--cloud s3|oss|minio] [--reconstruct]"

const readCommandLine = () => {
  const options = { cloud: { type: "string" }, reconstruct: { type: "boolean", default: false } } as const
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const cloud = Cloud.optional().safeParse(values.cloud)
  if (positionals.length > 1 || !cloud.success) throw new Error(usage)
  return { named: positionals[0], cloud: cloud.data, reconstruct: values.reconstruct }
}

const main = async (): Promise<number> => {
  const { named, cloud, reconstruct } = readCommandLine()
  const missing = reconstruct ? await whyNot() : undefined
  if (missing !== undefined) throw new Error(missing)
  const folder = await mkdtemp(join(tmpdir(), "altilift-demo-"))
  const photos = await choosePhotos(named, folder)
  const bucket = await openBucket(cloud)
  try {
    const config = join(folder, "altilift.json")
    await writeFile(config, JSON.stringify({ ...bucket.settings, ...(reconstruct ? settings : {}) }))
    const service = await startService(folder, { ...bucket.service, args: ["--config", config] })
    console.log(`service   ${service.url} (log: ${service.log})`)
    console.log(`bucket    ${bucket.where}\nphotos    ${photos}\n`)
    try {
      return await run(service, folder, photos, cloud, reconstruct)
    } finally {
      await service.end()
      console.log(`\nEverything is kept in ${folder}; delete it with: rm -r "${folder}"`)
    }
  } finally {
    await bucket.close()
  }
}

try {
  process.exitCode = await main()
} catch (cause) {
  console.error(`demo: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}
