import { createHash } from "node:crypto"
import { join } from "node:path"
import { Effect } from "effect"
import { z } from "zod"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import { type Owner, resultOf } from "../../ports/Vault.ts"
import { withFiles } from "../../store/files.ts"
import { filesIn, isFolder } from "../../store/resultFiles.ts"
import { sha1Of } from "../../store/sha1Of.ts"
import type { Keys } from "./keys.ts"
import type { VaultObjects } from "./VaultObjects.ts"

const manifest = z.object({
  files: z.array(z.object({ name: z.string(), size: z.number(), modifiedAt: z.number(), checksum: z.string() })),
})

/** Files that are sent at the same time. */
const atOnce = 4

/** The results of tasks in the bucket: they are there when their manifest is. */
export const makeResults = (objects: VaultObjects, keys: Keys) => {
  const removeKept = (task: Owner) => Effect.andThen(objects.remove(keys.manifest(task)), objects.removeAll(keys.results(task)))

  /** Sends what lies in a folder. What an earlier attempt sent goes first: its files may have other names. */
  const keep = Effect.fnUntraced(function* (task: Owner, folder: string) {
    // Behind a link in its place are the files of others.
    if (!(yield* withFiles(() => isFolder(folder)))) {
      return yield* new FileError({ cause: new Error(operator.resultsReplaced(folder)) })
    }
    yield* removeKept(task)
    const send = Effect.fnUntraced(function* (file: {
      readonly name: string
      readonly size: number
      readonly modifiedAt: number
    }) {
      const path = join(folder, file.name)
      const checksum = yield* withFiles(() => sha1Of(path))
      yield* objects.put(keys.file(resultOf(task, file.name)), path, checksum)
      return { ...file, checksum }
    })
    const files = yield* Effect.forEach(yield* withFiles(() => filesIn(folder)), send, { concurrency: atOnce })
    yield* writeManifest(task, files)
  })

  const writeManifest = (task: Owner, files: z.infer<typeof manifest>["files"]) => {
    const bytes = Buffer.from(JSON.stringify({ files }))
    return objects.write(keys.manifest(task), bytes, createHash("sha1").update(bytes).digest("hex"))
  }

  const find = Effect.fnUntraced(function* (task: Owner) {
    const found = yield* objects.find(keys.manifest(task))
    if (found === undefined) return undefined
    const stream = yield* objects.read(keys.manifest(task), 0, found.size)
    return (yield* objects.attempt(async () => manifest.parse(JSON.parse(Buffer.concat(await stream.toArray()).toString()))))
      .files
  })

  return { keep, find, removeKept }
}
