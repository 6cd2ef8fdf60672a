import { writeFile } from "node:fs/promises"
import { join } from "node:path"

/** Keeps a picture under this name. */
export type SavePicture = (name: string, svg: string) => Promise<void>

/** Bytes. */
const mostBytes = 150_000

/** Writes pictures to `folder`. Throws, and writes nothing, for one that is too big or contains one of `secrets`. */
export const makeSave =
  (folder: string, secrets: readonly string[]): SavePicture =>
  async (name, svg) => {
    const bytes = Buffer.byteLength(svg)
    if (bytes > mostBytes) throw new Error(`${name} has ${bytes} bytes; a picture may have ${mostBytes}`)
    if (secrets.some(secret => svg.includes(secret))) throw new Error(`${name} shows a token, or a path of this machine`)
    await writeFile(join(folder, name), `${svg.trimEnd()}\n`)
    console.log(`${name}  ${Math.ceil(bytes / 1000)} kB`)
  }
