import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { Context, Effect, Layer } from "effect"
import { operator } from "../messages/operator.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { keptKey } from "../store/keptKey.ts"

/** What receipts are signed with (Ed25519). Made once and kept: a receipt is verified years later. */
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
      const { receiptKey: path } = yield* DataFolder
      const privateKey = yield* keptKey({ name: "receipt", path, make, parse, unreadable: operator.receiptKeyUnreadable })
      const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString()
      return ReceiptKey.of({ privateKey, publicKey })
    }),
  )
}

const make = (): string => generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString()

const parse = (text: string): KeyObject => {
  const key = createPrivateKey(text)
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`the key is of the type ${key.asymmetricKeyType}`)
  return key
}
