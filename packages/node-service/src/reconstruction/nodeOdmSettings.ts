import { Redacted } from "effect"
import { z } from "zod"
import { operator } from "../messages/operator.ts"

const url = z
  .url({ protocol: /^https?$/, error: "must be a URL like http://127.0.0.1:3000" })
  .refine(value => {
    const { username, password, search, hash } = URL.canParse(value) ? new URL(value) : new URL("http://none")
    return `${username}${password}${search}${hash}` === ""
  }, "must have no credentials, query or fragment: the token has a setting of its own")
  .transform(value => value.replace(/\/+$/, ""))

const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).superRefine((all, context) => {
  for (const name of Object.keys(all)) {
    if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) continue
    context.addIssue({ code: "custom", path: [name], message: operator.nodeOptionMalformed })
  }
})

const asset = z
  .string()
  .regex(
    /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\]+$/,
    "must be a path in the folder of an OpenDroneMap project, like odm_orthophoto/odm_orthophoto.tif",
  )
  .transform(value => value.replace(/\/+$/, ""))

/** Settings of a reconstructor on NodeODM or ClusterODM, beside its name. */
export const nodeOdmFields = {
  kind: z.literal("nodeodm"),
  /** A path is kept: the node may stand behind a proxy. */
  url,
  token: z
    .string()
    .min(1, "must not be empty")
    .transform(value => Redacted.make(value))
    .optional(),
  /** A file with certificates (PEM) that are trusted beside the usual ones: the node's own, or that of its issuer. */
  ca: z.string().min(1, "must name a file").optional(),
  options: options.default({}),
  /** Options by type of the project (`free`, `pro`) and of the task (`Native`, `Dense`); the latter go first. */
  optionsByType: z
    .strictObject({
      free: options.optional(),
      pro: options.optional(),
      Native: options.optional(),
      Dense: options.optional(),
    })
    .default({}),
  /** What is packed and brought back; left out, what the node packs by default. */
  assets: z.array(asset).min(1, "must name at least one asset").optional(),
} as const

const shape = z.object(nodeOdmFields)

export type NodeOdmSettings = z.infer<typeof shape> & { readonly name: string }
