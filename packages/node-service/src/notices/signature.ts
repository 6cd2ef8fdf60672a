import { randomBytes } from "node:crypto"
import { Redacted } from "effect"
import { Webhook } from "standardwebhooks"

/** Bytes of a secret (Standard Webhooks: Signature scheme). */
const bytes = { least: 24, made: 32, most: 64 }

const prefix = "whsec_"

/** A new secret, as Standard Webhooks writes it. */
export const newWebhookSecret = (): string => `${prefix}${randomBytes(bytes.made).toString("base64")}`

/** Whether a text is a secret as Standard Webhooks writes it. */
export const isWebhookSecret = (text: string): boolean => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const { length } = Buffer.from(text.slice(prefix.length), "base64")
  return length >= bytes.least && length <= bytes.most
}

/** The headers by which a receiver knows a message: its id, the instant of this attempt, and the signature over all. */
export const signedHeaders = (secret: Redacted.Redacted<string>, id: string, body: string, at: number) => ({
  "webhook-id": id,
  "webhook-timestamp": String(Math.floor(at / 1_000)),
  "webhook-signature": new Webhook(Redacted.value(secret)).sign(id, new Date(at), body),
})
