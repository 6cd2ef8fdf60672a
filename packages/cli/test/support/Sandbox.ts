import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** A folder of its own for one test: nothing of the user's is read or written. */
export interface Sandbox extends AsyncDisposable {
  readonly path: string
  readonly file: (name: string) => string
  /** Writes a file, and the folders on the way; yields its path. */
  readonly write: (name: string, content: Uint8Array | string) => Promise<string>
}

export const makeSandbox = async (): Promise<Sandbox> => {
  const path = await mkdtemp(join(tmpdir(), "altilift-cli-"))
  const file = (name: string) => join(path, name)
  return {
    path,
    file,
    write: async (name, content) => {
      await mkdir(dirname(file(name)), { recursive: true })
      await writeFile(file(name), content)
      return file(name)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  }
}
