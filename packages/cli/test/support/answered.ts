import type { Answer, Seen } from "./Relay.ts"
import type { Service } from "./Service.ts"

/** Passes a request of the API on to the service, and changes what it answers. */
export const answered = async (
  { account, api }: Pick<Service, "account" | "api">,
  { body }: Pick<Seen, "body">,
  change: (answer: string) => string,
): Promise<Answer> => {
  const headers = { "content-type": "application/json", key: account.key, altitoken: account.token }
  const answer = await fetch(`${api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
  return { status: answer.status, body: change(await answer.text()) }
}
