import { z } from "zod/mini"
import { activity, number, reason, text } from "./params.ts"

/** Of answers of the API. `host`: the server's address. */
export const serverProblems = {
  /**
   * What was asked, and what went wrong. `name`: of the file or project that it was about; empty where that says
   * nothing.
   */
  "request-failed": z.object({ activity, name: text, reason }),
  /** Another server's own words. */
  "server-said": z.object({ message: text }),
  "refused-without-reason": z.object({}),
  "answer-empty": z.object({}),
  "answer-of-unknown-shape": z.object({}),
  "answer-for-another-image": z.object({}),
  /** HTTP status that says "later". `waitSeconds`: of Retry-After; 0 without one. */
  /** No answer at all since the run began. */
  "no-answer-yet": z.object({ seconds: number }),
  "server-busy": z.object({ host: text, status: number, waitSeconds: number }),
  "server-answered": z.object({ host: text, status: number, graphql: z.boolean() }),
  "answer-not-graphql": z.object({ host: text, kind: z.enum(["html", "empty", "text"]) }),
  /** `endpoint`: as it was given, without user name, password and query. */
  "endpoint-malformed": z.object({ endpoint: text }),
  /** The first answer of a server was 404 or 405. */
  "endpoint-wrong": z.object({ reason }),
  /** HTTP 401 or 403 without a GraphQL error. */
  "account-refused": z.object({ host: text, status: number }),
  "not-signed-in": z.object({ reason }),
  "app-key-unknown": z.object({ host: text }),
  "token-unknown": z.object({ host: text }),
  "server-offline": z.object({ host: text }),
  "server-read-only": z.object({ host: text }),
  /** The server signs no receipts. */
  "receipts-not-offered": z.object({ host: text }),
  /** Its signature does not fit, or it says other than it should. */
  "receipt-not-valid": z.object({ host: text }),
  /** `label`, `cloud`: as wished, or empty. `there`: `Label (CLOUD)` of each bucket that is offered. */
  "bucket-not-offered": z.object({ host: text, label: text, cloud: text, there: z.array(text) }),
  "image-forgotten": z.object({}),
  "bytes-not-noticed": z.object({}),
  /** The server's word why no reconstruction was started. `number`: its code; 0 without one. */
  "reconstruction-not-started": z.object({ reason, number }),
} as const

/** Of retrying: what is said when there is no use in trying on. */
export const retryProblems = {
  /** One image failed for so long while others got through. */
  "kept-failing": z.object({ reason, seconds: number }),
  "same-answer": z.object({ reason, seconds: number }),
  "gave-up": z.object({ reason, seconds: number, activity, name: text, peer: z.enum(["server", "bucket"]) }),
  "bucket-refuses-all": z.object({ reason }),
  /** The connection broke so often in a row while this photo alone was sent. */
  "link-too-short-lived": z.object({ times: number }),
  "link-carries-no-photo": z.object({ times: number }),
  "fetch-outcome-unknown": z.object({ reason }),
  interrupted: z.object({}),
} as const
