import { Redacted } from "effect"
import { z } from "zod"
import { bucketList } from "./buckets/bucketSettings.ts"
import { smtpSettings } from "./mail/smtpSettings.ts"
import { operator } from "./messages/operator.ts"
import { logSettings, otlpSettings } from "./monitoring/monitoringSettings.ts"
import { noticeSettings } from "./notices/noticeSettings.ts"
import { reconstructorList } from "./reconstruction/reconstructorSettings.ts"
import { missingFor, roleList, roles } from "./roles.ts"
import { byteCount, duration, networks } from "./settingValues.ts"
import { dataFolder, samePlace, scratchSettings, vaultSettings } from "./vault/vaultSettings.ts"

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

const limit = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** The value is a secret, and is not repeated. */
const database = z
  .url({ protocol: /^postgres(ql)?$/, error: "must be a URL like postgres://user:password@host:5432/altilift" })
  .transform(value => Redacted.make(value))

/** A boolean in a file; in the environment its name. */
const yesOrNo = z.preprocess(
  value => (value === "true" ? true : value === "false" ? false : value),
  z.boolean("must be true or false"),
)

/** Where the service listens, and how clients reach it: what settings say of one another. */
const addresses = z.object({
  host: z.string(),
  port: z.number(),
  edgePort: z.number().optional(),
  publicUrl: z.string().optional(),
  edgePublicUrl: z.string().optional(),
  buckets: z.array(z.unknown()),
})
type Addresses = z.infer<typeof addresses>

/** What is wrong elsewhere does not hide what is wrong here: it is looked at where what it is about is known. */
const where = (known: z.ZodType) => ({ when: ({ value }: { value: unknown }) => known.safeParse(value).success })

const place = z.union([z.literal(dataFolder), z.object({ bucket: z.string(), prefix: z.string() })])

const places = z.object({ vault: place, formerVault: place })

const allBuckets = z.object({ vault: place, buckets: z.array(z.object({ bucket: z.string() })) })

const ports = z.object({ port: z.number(), edgePort: z.number().optional(), metricsPort: z.number() })

const fleet = z.object({ roles: z.array(z.enum(roles)), buckets: z.array(z.unknown()), vault: z.unknown() })

/** Clients are sent to an edge with an address of its own only where there is no other bucket. */
const reachesBuckets = ({ edgePort, edgePublicUrl, buckets }: Addresses) =>
  edgePort === undefined || edgePublicUrl !== undefined || buckets.length > 0

interface BucketAddress {
  readonly bucket: string
  readonly endpoint?: string | undefined
  readonly internalEndpoint?: string | undefined
}

const isSameBucket = (edge: BucketAddress, { bucket, endpoint }: BucketAddress): boolean =>
  edge.bucket === bucket && [edge.endpoint, edge.internalEndpoint ?? edge.endpoint].includes(endpoint)

/** What may be given, under these names in a file; the defaults stand in config.ts. */
export const settingsSchema = z
  .object({
    data: z.string().min(1, "must name a folder"),
    database: database.optional(),
    roles: roleList,
    drainFor: duration.refine(value => value <= 3_600_000, "must be a time like 10s, and at most 1h").optional(),
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
    bytesPerUser: byteCount.optional(),
    bytesPerProject: byteCount.optional(),
    imagesPerProject: limit.optional(),
    keepAbandonedDays: limit,
    keepAuditDays: limit,
    keepNoticesDays: limit,
    keepHandoffsDays: limit.optional(),
    keepTasksDays: limit.optional(),
    diskReserve: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    geoDatabase: z.string().min(1, "must name a file").optional(),
    s3HookSecret: z
      .string()
      .min(16, "must have at least 16 characters")
      .transform(value => Redacted.make(value))
      .optional(),
    metricsPort: port.optional(),
    log: logSettings,
    otlp: otlpSettings.optional(),
    buckets: bucketList,
    reconstructors: reconstructorList,
    smtp: smtpSettings.optional(),
    notices: noticeSettings,
    vault: vaultSettings,
    formerVault: vaultSettings.optional(),
    scratch: scratchSettings,
  })
  .refine(({ vault, formerVault }) => formerVault === undefined || !samePlace(vault, formerVault), {
    ...where(places),
    path: ["formerVault"],
    message: "is the place that vault names already: it names where files were kept before",
  })
  .refine(({ vault, buckets }) => vault === dataFolder || !buckets.some(one => isSameBucket(one, vault)), {
    ...where(allBuckets),
    path: ["vault", "bucket"],
    message: "is one of buckets: those expire what clients leave in them; the vault needs a bucket of its own",
  })
  .refine(value => isLoopback(value.host) || (value.publicUrl !== undefined && reachesBuckets(value)), {
    ...where(addresses),
    path: ["host"],
    message:
      "is not a loopback address, so --public-url, and --edge-public-url with an --edge-port, must say how clients reach " +
      "the service: they are written into signed URLs, and a client's Host header is never trusted for that",
  })
  .refine(value => !value.metricsPort || (value.metricsPort !== value.port && value.metricsPort !== value.edgePort), {
    ...where(ports),
    path: ["metricsPort"],
    message: "must differ from --port and --edge-port",
  })
  .refine(value => value.port === 0 || value.port !== value.edgePort, {
    ...where(addresses),
    path: ["edgePort"],
    message: "must differ from --port; leave it out to have the edge bucket on the address of the API",
  })
  .superRefine((value, context) => {
    const message = missingFor(value)
    if (message !== undefined) context.addIssue({ code: "custom", path: ["roles"], message })
  }, where(fleet))

/** Whether only programs on this machine can reach the host. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
