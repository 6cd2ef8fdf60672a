import { GetObjectCommand } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { Effect } from "effect"
import type { LinkedAs, Vault, VaultError, VaultFile } from "../../ports/Vault.ts"
import type { VaultBucket } from "../../vault/vaultSettings.ts"
import { makeClient } from "../s3/s3Client.ts"
import type { Keys } from "./keys.ts"

/**
 * For how long, in seconds, an address may be used from when it was signed, and how long the same one is given out: a
 * browser does not load a picture twice. Nobody can revoke it, so it is short: a download that began goes on after it.
 */
const [validFor, same] = [15 * 60, 5 * 60]

type Attempt = <A>(run: () => Promise<A>) => Effect.Effect<A, VaultError>

/** Presigned addresses of files, or none where the service is to give them out. */
export const makeLinks = Effect.fnUntraced(function* (settings: VaultBucket, keys: Keys, attempt: Attempt) {
  if (settings.downloads === "service") {
    return { link: () => Effect.undefined, origins: [] } satisfies Partial<Vault["Service"]>
  }
  const signer = yield* makeClient(settings, settings.publicEndpoint ?? settings.endpoint)
  const presign = (Key: string, as: LinkedAs) =>
    getSignedUrl(
      signer,
      new GetObjectCommand({
        ...{ Bucket: settings.bucket, Key },
        ResponseContentType: as.type ?? "application/octet-stream",
        ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(as.name)}`,
        ResponseCacheControl: "private, max-age=86400, immutable",
      }),
      { expiresIn: validFor, signingDate: new Date(Math.floor(Date.now() / 1000 / same) * same * 1000) },
    )
  const { origin } = new URL(yield* attempt(() => presign("any", { name: "any", type: undefined })))
  const link = (file: VaultFile, as: LinkedAs) => attempt(() => presign(keys.file(file), as))
  return { link, origins: [origin] } satisfies Partial<Vault["Service"]>
})
