import { randomBytes } from "node:crypto"
import { Context, Effect, Layer } from "effect"
import { z } from "zod"
import { operator } from "../../messages/operator.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { keptKey } from "../../store/keptKey.ts"

const signingKey = z.object({ accessKeyId: z.string().min(16), secretAccessKey: z.string().min(32) })

/**
 * What the service signs its own URLs with and its edge bucket verifies them by. Made once and kept, so that URLs stay
 * valid across a restart, and those of one process at another.
 */
export class SigningKey extends Context.Service<SigningKey, z.infer<typeof signingKey>>()(
  "@altilift/node-service/edge/SigningKey",
) {
  static readonly layer = Layer.effect(
    SigningKey,
    Effect.gen(function* () {
      const { signingKey: path } = yield* DataFolder
      const parse = (text: string) => signingKey.parse(JSON.parse(text))
      return yield* keptKey({ name: "signing", path, make, parse, unreadable: operator.signingKeyUnreadable })
    }),
  )
}

const make = (): string => {
  const made = {
    accessKeyId: `ALTI${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(32).toString("base64url"),
  }
  return `${JSON.stringify(made)}\n`
}
