import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { readFile } from "node:fs/promises"
import { Context, Effect, Layer } from "effect"
import { operator } from "../messages/operator.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { hasCode, writeDurably } from "../store/fsync.ts"

/**
 * What receipts are signed with (Ed25519). Made once and kept in the data folder (mode 0600): a receipt is verified
 * years later.
 */
export class ReceiptKey extends Context.Service<
  ReceiptKey,
  {
    readonly privateKey: KeyObject
    /** SPKI in PEM; for everybody. */
    readonly publicKey: string
  }
>()("@altilift/node-service/receipts/ReceiptKey") {
  static readonly layer = Layer.effect(
    ReceiptKey,
    Effect.gen(function* () {
      const { receiptKey } = yield* DataFolder
      const privateKey = yield* withFiles(() => readOrMake(receiptKey))
      const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString()
      return ReceiptKey.of({ privateKey, publicKey })
    }),
  )
}

const readOrMake = async (path: string): Promise<KeyObject> => {
  try {
    return ed25519(createPrivateKey(await readFile(path)))
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw new Error(operator.receiptKeyUnreadable(path, String(cause)), { cause })
  }
  const { privateKey } = generateKeyPairSync("ed25519")
  await writeDurably(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString(), 0o600)
  return privateKey
}

const ed25519 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`the key is of the type ${key.asymmetricKeyType}`)
  return key
}
