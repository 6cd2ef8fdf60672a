import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { extname, join } from "node:path"

/** A comment of JPEG: a decoder skips it. */
const comment = (text: string): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.length + 2)
  return Buffer.concat([Buffer.from([0xff, 0xfe]), length, Buffer.from(text, "latin1")])
}

/** So many photos of different bytes from the JPEG files of a folder: each has a comment of its own. */
export const makeVariants = (from: string, to: string, count: number, seed: string): void => {
  const photos = readdirSync(from)
    .filter(name => /\.jpe?g$/i.test(name))
    .sort()
  if (photos.length === 0) throw new Error(`no JPEG in ${from}`)
  mkdirSync(to, { recursive: true })
  for (let index = 0; index < count; index++) {
    const name = photos[index % photos.length] ?? ""
    const bytes = readFileSync(join(from, name))
    const variant = Buffer.concat([bytes.subarray(0, 2), comment(`${seed} ${index}`), bytes.subarray(2)])
    writeFileSync(join(to, `${String(index).padStart(5, "0")}${extname(name)}`), variant)
  }
}
