import { Effect } from "effect"
import { Settings } from "../config.ts"
import type { ObjectKey } from "../ports/Bucket.ts"
import { LocalObjects } from "../ports/LocalObjects.ts"
import { Vault, type VaultFile } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { dataFolder } from "../vault/vaultSettings.ts"

/**
 * Keeps bytes that this process fetched, durably, before they are made known: in the vault where that is a bucket, so
 * that every process finds them; else in the embedded bucket, as bytes of a PUT.
 *
 * @param draft path of the bytes on this machine
 */
export const keepFetched = Effect.fnUntraced(function* (file: VaultFile, key: ObjectKey, draft: string) {
  const { vault } = yield* Settings
  if (vault === dataFolder) return yield* (yield* LocalObjects).commit(draft, key)
  const checksum = yield* withFiles(() => sha1Of(draft))
  yield* (yield* Vault).put(file, draft, checksum)
})
