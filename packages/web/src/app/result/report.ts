import { z } from "zod/mini"

/** What a reconstruction made of the photos. */
export type Report = z.infer<typeof reportShape>

const count = z.int().check(z.nonnegative())
const reportShape = z.object({
  images: count,
  /** Photos that are in the model. */
  registered: count,
  /** Names of those that are not. */
  unregistered: z.array(z.string()),
  points: count,
  /** Pixels. */
  reprojectionError: z.optional(z.number()),
})

/** `undefined`: another engine's report, which the page does not read. */
export const readReport = (text: string): Report | undefined => {
  try {
    return reportShape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
