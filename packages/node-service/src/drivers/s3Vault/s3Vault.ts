import { createHash } from "node:crypto"
import { chmod, rm, stat } from "node:fs/promises"
import { Readable } from "node:stream"
import { Effect } from "effect"
import { vaultTexts } from "../../messages/vault.ts"
import { FileError } from "../../ports/FileError.ts"
import { absent, keyOf } from "../../ports/objectKey.ts"
import { type Arrived, type Owner, originalOf, type Vault, type VaultFile } from "../../ports/Vault.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { withFiles } from "../../store/files.ts"
import { emptyFolder } from "../../store/resultFiles.ts"
import { Scratch } from "../../store/Scratch.ts"
import type { VaultBucket } from "../../vault/vaultSettings.ts"
import { localFolders } from "../localFolders.ts"
import { serverOf } from "../s3/s3Client.ts"
import { makeKeys } from "./keys.ts"
import { makeLinks } from "./links.ts"
import { makeResults } from "./results.ts"
import { makeVaultObjects } from "./VaultObjects.ts"

/** No project has this id. */
const never = originalOf({ projectId: absent.projectId, id: absent.projectId })

/** S3 copies so many bytes in one request. */
const mostInOneCopy = 5 * 1024 ** 3

/**
 * Files of projects in a bucket of any service that speaks S3. Programs read copies in scratch space; handoffs, and
 * what reconstructions need while they run, are in the data folder of the process that reconstructs.
 *
 * The credentials need `s3:PutObject`, `s3:AbortMultipartUpload`, `s3:GetObject`, `s3:DeleteObject` and
 * `s3:ListBucket`; for server-side copies `s3:GetObject` of the edge bucket too.
 */
export const makeS3Vault = Effect.fn("makeS3Vault")(function* (settings: VaultBucket) {
  const scratch = yield* Scratch
  const objects = yield* makeVaultObjects(settings)
  const keys = makeKeys(settings.prefix)
  const results = makeResults(objects, keys)
  const local = localFolders(yield* DataFolder, [])
  const server = serverOf(settings, settings.endpoint)
  /** Edge buckets that the vault's credentials may not read. */
  const unreadable = new Set<string>()
  const draftOf = ({ projectId, id }: Owner) => scratch.folder(`results-${projectId}-${id}`)

  /** Copies a file out, and compares it with what was written down of it. */
  const fetch = Effect.fnUntraced(function* (file: VaultFile, path: string, checksum: string | undefined) {
    const arrived = yield* objects.fetch(keys.file(file), path)
    if (checksum === undefined || arrived === checksum) return
    yield* withFiles(() => rm(path, { force: true }))
    return yield* new FileError({ cause: new Error(vaultTexts.damaged(keys.file(file))) })
  })

  const requireFile = Effect.fnUntraced(function* (file: VaultFile) {
    const found = yield* objects.find(keys.file(file))
    if (found !== undefined) return found
    const cause = Object.assign(new Error(vaultTexts.objectGone(keys.file(file))), { code: "ENOENT" })
    return yield* new FileError({ cause })
  })

  const receive = Effect.fnUntraced(function* (file: VaultFile, { bucket, key, size }: Arrived) {
    const path = yield* scratch.take(size)
    const version = yield* bucket.copyTo(key, path)
    if ((yield* withFiles(() => stat(path))).size > size) return yield* new FileError({ cause: new Error(vaultTexts.grown) })
    const from =
      bucket.server === server && bucket.physicalName !== undefined && version !== undefined && size <= mostInOneCopy
        ? { bucket: bucket.physicalName, key: keyOf(key), version }
        : undefined
    const keep = Effect.fnUntraced(function* (checksum: string) {
      if (from !== undefined && !unreadable.has(from.bucket)) {
        if (yield* objects.copy(from, keys.file(file), checksum)) return
        unreadable.add(from.bucket)
      }
      yield* objects.put(keys.file(file), path, checksum)
    })
    return { path, keep }
  })

  return {
    ...local,
    check: Effect.asVoid(objects.find(keys.file(never))),
    stat: file => objects.find(keys.file(file)),
    read: (file, from, to) => (to <= from ? Effect.sync(() => Readable.from([])) : objects.read(keys.file(file), from, to)),
    write: (file, bytes) => Effect.asVoid(objects.write(keys.file(file), bytes, createHash("sha1").update(bytes).digest("hex"))),
    put: (file, path, checksum) => objects.put(keys.file(file), path, checksum),
    receive,
    ...(yield* makeLinks(settings, keys, objects.attempt)),
    local: Effect.fnUntraced(function* (file) {
      const { size, checksum } = yield* requireFile(file)
      const path = yield* scratch.take(size)
      yield* fetch(file, path, checksum)
      return path
    }),
    copyOut: Effect.fnUntraced(function* (file, path) {
      const { checksum } = yield* requireFile(file)
      yield* fetch(file, path, checksum)
      yield* withFiles(() => chmod(path, 0o400))
    }),
    delete: file => Effect.asVoid(objects.remove(keys.file(file))),
    draftResults: task => withFiles(() => emptyFolder(draftOf(task))),
    keepResults: task =>
      Effect.andThen(
        results.keep(task, draftOf(task)),
        withFiles(() => rm(draftOf(task), { recursive: true, force: true })),
      ),
    results: results.find,
    removeResults: task =>
      Effect.andThen(
        withFiles(() => rm(draftOf(task), { recursive: true, force: true })),
        results.removeKept(task),
      ),
    remove: projectId => Effect.andThen(objects.removeAll(keys.project(projectId)), local.remove(projectId)),
  } satisfies Vault["Service"]
})
