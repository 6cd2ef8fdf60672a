import { Redacted } from "effect"
import { z } from "zod"
import { operator } from "../messages/operator.ts"
import { embeddedLabel, noBucket } from "../ports/Bucket.ts"
import { areMappings } from "../settingValues.ts"

const notALabel = [embeddedLabel, noBucket, "true", "false", "null"]

const label = z
  .string()
  .max(64)
  .regex(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/, "must be a name of letters, digits and _: it becomes the value of a GraphQL enum")
  .refine(value => !notALabel.includes(value), operator.labelReserved(notALabel))

export const endpoint = z
  .url({ protocol: /^https?$/, error: "must be a URL like https://s3.example.com" })
  .refine(value => {
    const url = URL.canParse(value) ? new URL(value) : undefined
    return url === undefined || (url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "")
  }, "must be a host without a path, a query or credentials")
  .transform(value => new URL(value).origin)

export const secret = z
  .string()
  .min(1, "must not be empty")
  .transform(value => Redacted.make(value))

export const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket: 3 to 63 of a-z, 0-9, - and .")

const shared = {
  label,
  /** In words, for people; the label where it is left out. */
  display: z.string().min(1).max(100).optional(),
  /** Physical name. */
  bucket,
  /** How the service itself reaches the bucket, where that is another way than its clients'. */
  internalEndpoint: endpoint.optional(),
  accessKeyId: z.string().min(1, "must not be empty"),
  secretAccessKey: secret,
  location: z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }).optional(),
}

const s3 = {
  ...shared,
  region: z.string().min(1).default("us-east-1"),
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  pathStyle: z.boolean().optional(),
}

/** One entry of `buckets` in the configuration file. `endpoint` is how clients reach the bucket. */
export const bucketSettings = z.discriminatedUnion("cloud", [
  z.strictObject({ cloud: z.literal("S3"), ...s3, endpoint: endpoint.optional() }),
  z.strictObject({ cloud: z.literal("MINIO"), ...s3, endpoint }),
  z.strictObject({
    cloud: z.literal("OSS"),
    ...shared,
    endpoint,
    /** Of the bucket, for the STS service: `cn-hongkong`. */
    region: z.string().min(1),
    /** The role that clients' credentials are made of; `acs:ram::…:role/…`. */
    roleArn: z.string().regex(/^acs:ram::\d+:role\/[\w.@-]+$/, "must be the ARN of a role: acs:ram::{account}:role/{name}"),
    stsEndpoint: endpoint.default("https://sts.aliyuncs.com"),
  }),
])

export type BucketSettings = z.infer<typeof bucketSettings>
export type S3Settings = Extract<BucketSettings, { cloud: "S3" | "MINIO" }>
export type OssSettings = Extract<BucketSettings, { cloud: "OSS" }>

/** The operator's buckets, in the order in which clients are offered them. */
export const bucketList = z.array(bucketSettings).superRefine(
  (buckets, context) => {
    const seen = new Set<string>()
    buckets.forEach(({ cloud, label }, index) => {
      const name = `${cloud} ${label}`
      if (seen.has(name) && label !== undefined) {
        context.addIssue({ code: "custom", path: [index, "label"], message: operator.labelTaken(cloud) })
      }
      seen.add(name)
    })
  },
  // What is wrong with one bucket does not hide that two have one label.
  { when: ({ value }) => areMappings(value) },
)
