/**
 * `npm run pictures [-- DIR]`: takes the pictures of docs/pictures from a real run. Starts the service, and uploads
 * generated photos through the page and through the command line. Takes the page in the middle of the upload and at its
 * end, and the live view in the middle; then the two ways of docs/first-set.md, by an invitation and by the tarball.
 * Then has COLMAP reconstruct the photos of DIR, or the sample photos beside the workspace, and takes their point cloud.
 * The pictures are SVG of text and shapes, without pixels.
 *
 * Needs Chromium (`CHROMIUM` names another) and tmux. Without COLMAP or photos the picture of a point cloud stays as it
 * is.
 */
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rm, truncate } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { startService } from "./demo/RunningService.ts"
import { whyNot } from "./demo/reconstruction.ts"
import { samples } from "./demo/samples.ts"
import { onSignals } from "./demo/signals.ts"
import { generatePhotos } from "./photos.ts"
import { startCamera } from "./pictures/Camera.ts"
import { makeSave } from "./pictures/makeSave.ts"
import { startThrottled } from "./pictures/startThrottled.ts"
import { checkTmux } from "./pictures/Terminal.ts"
import { takeInvited } from "./pictures/takeInvited.ts"
import { takeModel } from "./pictures/takeModel.ts"
import { takePage } from "./pictures/takePage.ts"
import { takeTerminal } from "./pictures/takeTerminal.ts"
import { takeWalk } from "./pictures/takeWalk.ts"

const workspace = resolve(import.meta.dirname, "../..")
const pictures = join(workspace, "docs/pictures")
const bytesPerSecond = 16_000_000
const count = 48

/** A survey whose last photo was cut off while it was copied from the camera. */
const makeSurvey = async (dir: string): Promise<void> => {
  const photos = await generatePhotos({ dir, count, width: 1600, height: 900, seed: 1, bytes: 8_000_000 })
  const last = photos.at(-1)
  if (last !== undefined) await truncate(last.path, last.bytes * 0.6)
}

const main = async (): Promise<void> => {
  checkTmux()
  await using camera = await startCamera()
  // Without a browser the next step fails, and what was started is ended.
  onSignals(() => void camera[Symbol.asyncDispose]())
  const folder = await mkdtemp(join(tmpdir(), "altilift-pictures-"))
  try {
    const survey = join(folder, "survey")
    await makeSurvey(survey)
    await mkdir(pictures, { recursive: true })
    for (const [name, take] of Object.entries({ takePage, takeTerminal })) {
      const home = join(folder, name)
      await mkdir(home)
      await using throttled = await startThrottled(home, bytesPerSecond)
      const { service } = throttled
      await take(camera, service, survey, makeSave(pictures, [service.owner.token, folder, workspace]))
    }
    for (const [name, take] of Object.entries({ takeInvited, takeWalk })) {
      const home = join(folder, name)
      await generatePhotos({ dir: join(home, "photos"), count: 24, width: 1600, height: 900, seed: 2 })
      const service = await startService(home)
      try {
        await take(camera, service, join(home, "photos"), makeSave(pictures, [service.owner.token, folder, workspace]))
      } finally {
        await service.end()
      }
    }
    const photos = process.argv[2] === undefined ? samples : resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2])
    const missing = existsSync(photos) ? await whyNot() : `there is no folder ${photos}`
    if (missing !== undefined) console.log(`page-model.svg stays as it is: ${missing}`)
    else await takeModel(camera, photos, join(folder, "model"), token => makeSave(pictures, [token, folder, workspace]))
  } finally {
    await rm(folder, { recursive: true })
  }
}

try {
  await main()
} catch (cause) {
  console.error(`pictures: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}
