import { Redacted } from "effect"
import { z } from "zod"
import { bucketList } from "./buckets/bucketSettings.ts"
import { parseDuration } from "./duration.ts"
import { smtpSettings } from "./mail/smtpSettings.ts"
import { operator } from "./messages/operator.ts"
import { parseNetwork } from "./networks.ts"
import { reconstructorList } from "./reconstruction/reconstructorSettings.ts"

const port = wholeNumber(0, 65_535)

function wholeNumber(least: number, most: number) {
  const range = most === Number.MAX_SAFE_INTEGER ? operator.rangeFrom(least) : operator.rangeBetween(least, most)
  return z.coerce.number("must be a number").int(range).min(least, range).max(most, range)
}

const origin = z
  .url({ protocol: /^https?$/, error: "must be a URL like https://photos.example.com" })
  .refine(value => isBareOrigin(value), "must be a host without a path, a query or credentials: clients own the whole path")
  .transform(value => new URL(value).origin)

const isBareOrigin = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  return url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === ""
}

/** A list, or its parts in one string with commas between. */
const networks = z.preprocess(
  value => (Array.isArray(value) ? value.join(",") : value),
  z.string().transform((text, context) => {
    const names = text.split(",").flatMap(name => name.trim() || [])
    return names.flatMap(name => {
      const network = parseNetwork(name)
      if (network === undefined) context.addIssue(operator.notANetwork(name))
      return network === undefined ? [] : [network]
    })
  }),
)

/** Milliseconds. */
const duration = z.string().transform((text, context) => {
  const parsed = text === "never" ? Number.POSITIVE_INFINITY : parseDuration(text)
  if (parsed === undefined) context.addIssue("must be a time like 365d or 12h, or never")
  return parsed ?? 0
})

const limit = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** A boolean in a file; in the environment its name. */
const yesOrNo = z.preprocess(
  value => (value === "true" ? true : value === "false" ? false : value),
  z.boolean("must be true or false"),
)

interface Addresses {
  readonly edgePort?: number | undefined
  readonly edgePublicUrl?: string | undefined
  readonly buckets: ReadonlyArray<unknown>
}

/** Clients are sent to an edge with an address of its own only where there is no other bucket. */
const reachesBuckets = ({ edgePort, edgePublicUrl, buckets }: Addresses) =>
  edgePort === undefined || edgePublicUrl !== undefined || buckets.length > 0

/** What may be given, under these names in a file; the defaults stand in config.ts. */
export const settingsSchema = z
  .object({
    data: z.string().min(1, "must name a folder"),
    host: z.string().min(1, "must name a host"),
    port,
    edgePort: port.optional(),
    publicUrl: origin.optional(),
    edgePublicUrl: origin.optional(),
    maxObjectBytes: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    fetchAllow: networks,
    mode: z.enum(["normal", "read-only"], "must be normal or read-only"),
    processors: wholeNumber(0, 256),
    verificationMemory: wholeNumber(64_000_000, Number.MAX_SAFE_INTEGER),
    tokensEndAfter: duration,
    tokensUnusedAfter: duration,
    trustedProxies: networks,
    graphiql: yesOrNo.optional(),
    requestsPerUser: limit,
    requestsPerAddress: limit,
    connectionsPerAddress: limit,
    signInsPerAccount: limit,
    signInsPerAddress: limit,
    signInsEverywhere: limit,
    edgeRefusalsPerAddress: limit,
    unfinishedImagesPerUser: limit,
    bytesPerUser: limit.optional(),
    keepAbandonedDays: limit,
    diskReserve: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    geoDatabase: z.string().min(1, "must name a file").optional(),
    s3HookSecret: z
      .string()
      .min(16, "must have at least 16 characters")
      .transform(value => Redacted.make(value))
      .optional(),
    buckets: bucketList,
    reconstructors: reconstructorList,
    smtp: smtpSettings.optional(),
  })
  .refine(value => isLoopback(value.host) || (value.publicUrl !== undefined && reachesBuckets(value)), {
    path: ["host"],
    message:
      "is not a loopback address, so --public-url, and --edge-public-url with an --edge-port, must say how clients reach the service: " +
      "they are written into signed URLs, and a client's Host header is never trusted for that",
  })
  .refine(value => value.port === 0 || value.port !== value.edgePort, {
    path: ["edgePort"],
    message: "must differ from --port; leave it out to have the edge bucket on the address of the API",
  })

/** Whether only programs on this machine can reach the host. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
