import { Context } from "effect"
import { makeSignedLinks } from "../http/signedLinks.ts"
import type { ResultRow } from "../ports/tables.ts"

/** Where results are given out. */
export const resultsPath = "/results"

/**
 * How long a link is valid, in milliseconds: longer than the download of a big result over a slow link begins to
 * matter.
 */
const validFor = 24 * 60 * 60_000

/** A result as a link names it. */
export type ResultName = Pick<ResultRow, "taskId" | "name">

/** Links by which results are given out, without a token: a browser follows them, and so does `curl -C -`. */
export class ResultLinks extends Context.Service<
  ResultLinks,
  {
    /** A link that is valid without a token; a secret. */
    readonly sign: (result: ResultName, now: number) => string
    /** The result that a link is for; undefined: it is forged, changed or no longer valid. */
    readonly read: (query: URLSearchParams, now: number) => (ResultName & { readonly signedAt: number }) | undefined
  }
>()("@altilift/node-service/reconstruction/ResultLinks") {}

/**
 * @param origin how clients reach the API
 * @param secret of the service
 */
export const makeResultLinks = (origin: string, secret: string): ResultLinks["Service"] => {
  const links = makeSignedLinks(`${origin}${resultsPath}`, secret, "altilift results", ["task", "name"])
  return {
    sign: ({ taskId, name }, now) => links.sign({ task: taskId, name }, now + validFor),
    read: (query, now) => {
      const link = links.read(query, now)
      return link && { taskId: link.given.task, name: link.given.name, signedAt: link.expires - validFor }
    },
  }
}
