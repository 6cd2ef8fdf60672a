import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import type { Flaw, Flawed } from "./flaws.ts"

/** Pixels of the width of the previews that cameras write. */
const previewWidth = 960

/** Time alone: the thumbnail of the original would be taken for the preview. */
const exif = (at: number) => ({ IFD2: { DateTimeOriginal: `2024:05:14 10:00:${String(at).padStart(2, "0")}` } })

/**
 * The same photos once as they are and once with each flaw of the picture, as the previews that a camera would have
 * written: the flaw is put on the whole photo before it is made small. A set has one photo in six with a flaw.
 */
export const makeRealSet = async (from: string, to: string, flaw: Flaw): Promise<ReadonlyArray<Flawed>> => {
  const names = (await readdir(from)).filter(name => /\.jpe?g$/i.test(name)).sort()
  const made: Array<Flawed> = []
  for (const [at, name] of names.entries()) {
    const flawed = at % 6 === 3
    const picture = sharp(await readFile(join(from, name)))
    const whole = await (flawed ? (flaw.picture?.(picture) ?? picture) : picture).jpeg({ quality: 95 }).toBuffer()
    const path = join(to, name)
    await writeFile(path, await sharp(whole).withExif(exif(at)).resize(previewWidth).jpeg({ quality: 80 }).toBuffer())
    made.push({ path, flaw: flawed ? flaw : undefined })
  }
  return made
}
