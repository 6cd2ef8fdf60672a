import { Data, Effect } from "effect"
import { request } from "undici"
import { failureOf } from "../fetch/failures.ts"
import type { Lookup } from "../fetch/guard.ts"
import { pinnedAgent } from "../fetch/pinnedAgent.ts"
import { operator } from "../messages/operator.ts"
import type { Network } from "../networks.ts"
import { apiVersion } from "../version.ts"
import type { Receiver } from "./addressees.ts"
import { signedHeaders } from "./signature.ts"

/** A receiver did not accept a notice. The message has only the host of its address: the rest may be a secret. */
export class WebhookFault extends Data.TaggedError("WebhookFault")<{
  readonly message: string
  /** Status 410: the receiver is gone permanently. */
  readonly gone: boolean
}> {}

/** How a receiver may be reached. */
export interface WebhookRules {
  /** Networks that are not public, and posted to all the same. */
  readonly allowed: ReadonlyArray<Network>
  readonly lookup: Lookup
}

/** Milliseconds until a name is found, there is a connection, an answer begins, and all together. */
export const webhookPatience = { resolve: 2_000, connect: 5_000, answer: 10_000, total: 15_000 } as const

/** Posts a signed body to a receiver, once. Any status but 2xx is a failure; redirects are not followed. */
export const postWebhook = (receiver: Receiver, id: string, body: string, rules: WebhookRules) =>
  Effect.tryPromise({
    try: signal => send(receiver, id, body, rules, AbortSignal.any([signal, AbortSignal.timeout(webhookPatience.total)])),
    catch: cause => faultOf(cause, receiver.url.host),
  })

const send = async ({ url, secret }: Receiver, id: string, body: string, rules: WebhookRules, signal: AbortSignal) => {
  const agent = await pinnedAgent(url, { ...rules, patience: webhookPatience }, signal)
  const headers = {
    "content-type": "application/json",
    "user-agent": `altilift-service/${apiVersion}`,
    ...signedHeaders(secret, id, body, Date.now()),
  }
  try {
    const options = { dispatcher: agent, method: "POST", headers, body, signal, headersTimeout: webhookPatience.answer } as const
    const answer = await request(url, options)
    // The body of the answer is not read.
    answer.body.on("error", () => undefined)
    const { statusCode: status } = answer
    if (status >= 200 && status < 300) return
    throw new WebhookFault({ message: operator.webhookAnswered(url.host, status), gone: status === 410 })
  } finally {
    await agent.destroy()
  }
}

const faultOf = (cause: unknown, host: string): WebhookFault => {
  if (cause instanceof WebhookFault) return cause
  const late = cause instanceof DOMException && cause.name === "TimeoutError"
  return new WebhookFault({ message: late ? operator.webhookLate(host) : failureOf(cause, host).message, gone: false })
}
