import type { Intercept } from "./Relay.ts"
import type { Service } from "./Service.ts"

/** Whether a request asks for the state of images. */
export const isPoll = (body: Buffer): boolean => / image\(/.test(body.toString())

/** A server that takes everything and never comes to a verdict. */
export const neverVerifies =
  ({ api, account }: Pick<Service, "api" | "account">): Intercept =>
  async ({ body }) => {
    if (!isPoll(body)) return undefined
    const headers = { "content-type": "application/json", key: account.key, altitoken: account.token }
    const response = await fetch(`${api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
    return { status: 200, body: (await response.text()).replaceAll(/"(Ready|Invalid)"/g, '"Uploaded"') }
  }
