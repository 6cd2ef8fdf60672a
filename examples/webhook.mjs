// Prints the notices that a service posts, if their signature holds. Needs nothing but Node:
//
//   WEBHOOK_SECRET=whsec_… node examples/webhook.mjs 8080
import { createHmac, timingSafeEqual } from "node:crypto"
import { createServer } from "node:http"

/** What a notice says; undefined: it is not from the service, more than five minutes old, or there is no secret. */
export const verify = (secret, headers, body) => {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers
  if (!(Math.abs(Date.now() / 1000 - Number(at)) < 300)) return undefined
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  const mac = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`)
  const given = signatures.split(" ").map(signature => Buffer.from(signature))
  const isSigned = key.length > 0 && given.some(one => one.length === mac.length && timingSafeEqual(one, mac))
  return isSigned ? JSON.parse(body) : undefined
}

const [port] = process.argv.slice(2)
if (port !== undefined && import.meta.filename === process.argv[1]) {
  const secret = process.env.WEBHOOK_SECRET
  if (!secret) throw new Error("Set WEBHOOK_SECRET to the secret of the webhook.")
  createServer(async (request, response) => {
    // A request that is cut off has no valid signature.
    const body = Buffer.concat(await request.toArray().catch(() => [])).toString()
    const notice = verify(secret, request.headers, body)
    // The same id may come again: act on it once.
    if (notice !== undefined) console.log(request.headers["webhook-id"], notice.type, notice.data.project.name)
    response.writeHead(notice === undefined ? 401 : 204).end()
  }).listen(Number(port))
}
