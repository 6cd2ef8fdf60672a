import { createHmac } from "node:crypto"
import { Redacted } from "effect"
import { expect, it } from "vitest"
import { newWebhookSecret, signedHeaders } from "../src/notices/signature.ts"

const { verify } = await import(new URL("../../../examples/webhook.mjs", import.meta.url).href)
const secret = newWebhookSecret()
const body = '{"type":"project.complete"}'
const headers = signedHeaders(Redacted.make(secret), "msg_1", body, Date.now())

it("takes what the service signed", () => {
  expect(verify(secret, headers, body)).toEqual({ type: "project.complete" })
})

it("refuses a signature of the same length that is not ASCII", () => {
  const signature = headers["webhook-signature"].replace(/.$/, "é")
  expect(verify(secret, { ...headers, "webhook-signature": signature }, body)).toBeUndefined()
})

it("refuses everything without a secret, also what is signed with an empty key", () => {
  const at = headers["webhook-timestamp"]
  const mac = createHmac("sha256", "").update(`msg_1.${at}.${body}`).digest("base64")
  expect(verify("", { ...headers, "webhook-signature": `v1,${mac}` }, body)).toBeUndefined()
})
