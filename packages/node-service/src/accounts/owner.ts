import { readFile } from "node:fs/promises"
import { Effect } from "effect"
import { z } from "zod"
import { DataFolder } from "../store/DataFolder.ts"
import { hasCode, writeDurably } from "../store/fsync.ts"
import { addUser, hasUsers } from "./Accounts.ts"
import { appKey } from "./Apps.ts"
import { newSecret } from "./secrets.ts"

/** What `owner.json` holds, and `altilift login --from` reads. */
const ownerFile = z.object({ endpoint: z.string(), key: z.string(), token: z.string() })

/** The address of the first user; the owner has no mailbox as far as the service knows. */
export const ownerEmail = "owner@altilift.local"

/**
 * The first start without users makes an owner. The file is written before the user, so that a crash in between leaves
 * no user without a known token. Later starts only correct the endpoint, which changes with the port.
 *
 * @returns the path of the file if the owner was made just now
 */
export const ensureOwner = Effect.fn("ensureOwner")(function* (endpoint: string) {
  const { ownerFile: path } = yield* DataFolder
  if (yield* hasUsers) {
    yield* Effect.tryPromise(() => correctEndpoint(path, endpoint))
    return undefined
  }
  const token = newSecret()
  const key = yield* appKey
  yield* Effect.tryPromise(() => writeOwner(path, { endpoint, key, token }))
  yield* addUser(ownerEmail, { token })
  return path
})

const writeOwner = (path: string, owner: z.infer<typeof ownerFile>) =>
  writeDurably(path, `${JSON.stringify(owner, undefined, 2)}\n`, 0o600)

const correctEndpoint = async (path: string, endpoint: string): Promise<void> => {
  const owner = await readOwner(path)
  if (owner !== undefined && owner.endpoint !== endpoint) await writeOwner(path, { ...owner, endpoint })
}

/** The address under which clients reached the service last. */
export const knownEndpoint = Effect.fnUntraced(function* () {
  const { ownerFile: path } = yield* DataFolder
  return (yield* Effect.tryPromise(() => readOwner(path)))?.endpoint
})

/** The owner's file, or undefined where it was removed or changed: then it stays as it is. */
const readOwner = async (path: string) => {
  try {
    return ownerFile.safeParse(JSON.parse(await readFile(path, "utf8"))).data
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || cause instanceof SyntaxError) return undefined
    throw cause
  }
}
