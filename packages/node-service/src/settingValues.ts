import { z } from "zod"
import { parseDuration } from "./duration.ts"
import { operator } from "./messages/operator.ts"
import { parseNetwork } from "./networks.ts"
import { parseSize } from "./size.ts"

/** A list, or its parts in one string with commas between. */
export const networks = z.preprocess(
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

/** Milliseconds of a time like `12h`; infinity of `never`. */
export const duration = z.string().transform((text, context) => {
  const parsed = text === "never" ? Number.POSITIVE_INFINITY : parseDuration(text)
  if (parsed === undefined) context.addIssue("must be a time like 365d or 12h, or never")
  return parsed ?? 0
})

/** Bytes of a number, or of a text like `20GB` or `512MiB`. */
export const byteCount = z.union([z.number(), z.string()]).transform((given, context) => {
  const bytes = parseSize(String(given))
  if (bytes === undefined) context.addIssue("must be a number of bytes, like 20GB or 512MiB")
  return bytes ?? z.NEVER
})

/** Whether a list is one of mappings, whatever is in them. */
export const areMappings = (value: unknown): boolean => z.array(z.looseObject({})).safeParse(value).success
