import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { Context, Effect, Layer } from "effect"
import { z } from "zod"
import { operator } from "../../messages/operator.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, writeDurably } from "../../store/fsync.ts"

const signingKey = z.object({ accessKeyId: z.string().min(16), secretAccessKey: z.string().min(32) })

/**
 * What the service signs its own URLs with and its edge bucket verifies them by. Made once and kept in the data folder
 * (mode 0600), so that URLs stay valid across a restart.
 */
export class SigningKey extends Context.Service<SigningKey, z.infer<typeof signingKey>>()(
  "@altilift/node-service/edge/SigningKey",
) {
  static readonly layer = Layer.effect(
    SigningKey,
    Effect.gen(function* () {
      const { signingKey: path } = yield* DataFolder
      return yield* withFiles(() => readOrMake(path))
    }),
  )
}

const readOrMake = async (path: string) => {
  try {
    return signingKey.parse(JSON.parse(await readFile(path, "utf8")))
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw new Error(operator.signingKeyUnreadable(path, String(cause)), { cause })
  }
  const made = {
    accessKeyId: `ALTI${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(32).toString("base64url"),
  }
  await writeDurably(path, `${JSON.stringify(made)}\n`, 0o600)
  return made
}
