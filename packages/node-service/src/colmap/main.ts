import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { inEnglish } from "../messages/inEnglish.ts"
import { ColmapError } from "./colmap.ts"
import { isQuality, reconstruct } from "./reconstruct.ts"

/**
 * `altilift-reconstruct-colmap [--quality low|medium|high] [IMAGES OUTPUT]`: the folders are those of the service
 * (`RECONSTRUCT_IMAGES`, `RECONSTRUCT_OUTPUT`) when they are left out.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quality: { type: "string", default: "medium" } },
})
const [images = process.env.RECONSTRUCT_IMAGES, output = process.env.RECONSTRUCT_OUTPUT] = positionals
const { quality } = values
// It is about the folder of the service alone.
const manifest = positionals.length === 0 ? process.env.RECONSTRUCT_MANIFEST : undefined

if (images === undefined || output === undefined || !isQuality(quality)) {
  console.error("usage: altilift-reconstruct-colmap [--quality low|medium|high] IMAGES OUTPUT")
  process.exit(2)
}

const work = await mkdtemp(join(tmpdir(), "altilift-colmap-"))
try {
  await reconstruct({
    ...{ images, manifest, output, work, quality },
    tell: (fraction, step) => console.log(`progress ${fraction.toFixed(3)} ${step}`),
    say: line => console.log(line),
  })
} catch (cause) {
  if (!(cause instanceof ColmapError)) throw cause
  console.log(`problem ${JSON.stringify(cause.problem)}`)
  console.error(inEnglish(cause.problem))
  process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}
