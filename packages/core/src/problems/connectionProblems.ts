import { z } from "zod/mini"
import { number, text } from "./params.ts"

/** Why a certificate is not accepted. */
export const certificateFaults = [
  "expired",
  "not-yet-valid",
  "other-host",
  "self-signed",
  "unknown-authority",
  "untrusted-authority",
  "revoked",
  "invalid",
] as const
export type CertificateFault = (typeof certificateFaults)[number]

/**
 * Of connections to a server of the API (`host`: its address) or to a bucket (`host`: of its URL). `error`: the
 * system's code or words.
 */
export const connectionProblems = {
  "server-unreachable": z.object({ host: text, error: text }),
  "server-silent": z.object({ host: text, seconds: number }),
  "bucket-unreachable": z.object({ host: text, error: text }),
  /** As a page sees it: no answer, or one that CORS keeps from it. */
  "bucket-unreachable-from-page": z.object({ host: text }),
  "transfer-stalled": z.object({ host: text, seconds: number }),
  "certificate-refused": z.object({ host: text, fault: z.enum(certificateFaults), error: text }),
  /** Of a proxy on the way. `proxy`: its host. `variable`: of the environment, that names it. */
  "proxy-refused": z.object({ proxy: text, variable: text, status: number }),
  "proxy-unreachable": z.object({ proxy: text, variable: text, error: text }),
} as const
