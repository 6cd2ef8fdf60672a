import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto"
import { Context } from "effect"
import type { ResultRow } from "../ports/tables.ts"

/** Where results are given out. */
export const resultsPath = "/results"

/** How long a link is valid, in milliseconds: longer than the download of a big result over a slow link begins to matter. */
const validFor = 24 * 60 * 60_000

/** A result as a link names it. */
export type ResultName = Pick<ResultRow, "taskId" | "name">

/** Links by which results are given out, without a token: a browser follows them, and so does `curl -C -`. */
export class ResultLinks extends Context.Service<
  ResultLinks,
  {
    /** A link for whoever has it, as long as it is valid; a secret. */
    readonly sign: (result: ResultName, now: number) => string
    /** The result that a link is for; undefined: it is forged, changed or no longer valid. */
    readonly read: (query: URLSearchParams, now: number) => (ResultName & { readonly signedAt: number }) | undefined
  }
>()("@altilift/node-service/reconstruction/ResultLinks") {}

/**
 * @param origin how clients reach the API
 * @param secret of the service; the links are signed by a key of their own that is derived from it
 */
export const makeResultLinks = (origin: string, secret: string): ResultLinks["Service"] => {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "altilift results", 32))
  const signatureOf = ({ taskId, name }: ResultName, expires: string) =>
    createHmac("sha256", key)
      .update(JSON.stringify([taskId, name, expires]))
      .digest()
  return {
    sign: (result, now) => {
      const expires = String(now + validFor)
      const signature = signatureOf(result, expires).toString("base64url")
      return `${origin}${resultsPath}?${new URLSearchParams({ task: result.taskId, name: result.name, expires, signature })}`
    },
    read: (query, now) => {
      const [taskId = "", name = "", expires = "", signature = ""] = ["task", "name", "expires", "signature"].map(
        field => query.get(field) ?? "",
      )
      const given = Buffer.from(signature, "base64url")
      const right = signatureOf({ taskId, name }, expires)
      if (given.length !== right.length || !timingSafeEqual(given, right) || !(Number(expires) > now)) return undefined
      return { taskId, name, signedAt: Number(expires) - validFor }
    },
  }
}
