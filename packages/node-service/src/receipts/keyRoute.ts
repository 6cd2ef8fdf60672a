import { send } from "../http/answers.ts"
import type { Route } from "../http/router.ts"

/** Publishes the key that verifies receipts. Needs no account: who is shown a receipt has none. */
export const receiptKeyRoute = (publicKey: string): Route => ({
  path: "/.well-known/altilift-receipt-key.pem",
  methods: ["GET"],
  handler: async (_, response) =>
    send(response, {
      status: 200,
      headers: { "content-type": "application/x-pem-file", "access-control-allow-origin": "*" },
      body: publicKey,
    }),
})
