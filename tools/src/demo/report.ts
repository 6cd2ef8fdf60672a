import { readFile } from "node:fs/promises"
import { z } from "zod"

const count = z.number().int().nonnegative()

/** What the demo reads of the report that the command line writes (docs/cli.md). */
const Report = z.object({
  project: z.object({ id: z.string(), name: z.string() }),
  seconds: z.number(),
  bytes: count,
  summary: z.object({
    ready: count,
    invalid: count,
    rejected: count,
    skipped: count,
    duplicate: count,
    failed: count,
  }),
  task: z.object({ id: z.string() }).optional(),
})
export type Report = z.infer<typeof Report>

/** `undefined` where the command line wrote none, because it could not even begin. */
export const readReport = async (path: string): Promise<Report | undefined> => {
  const text = await readFile(path, "utf8").catch(() => undefined)
  return text === undefined ? undefined : Report.parse(JSON.parse(text))
}

/**
 * Whether the service holds every image. Files that are no images do not count, nor does a copy of an image that is
 * Ready.
 */
export const everyImageIsReady = ({ summary }: Report): boolean =>
  summary.ready > 0 && summary.invalid + summary.rejected + summary.failed === 0

/** What happened, for people. The command line has named every image that is not Ready, with the reason. */
export const outcomeLines = ({ summary, bytes, seconds }: Report): readonly string[] => {
  const { ready, invalid, rejected, skipped, duplicate, failed } = summary
  const megabytes = bytes / 1e6
  const rate = seconds > 0 ? megabytes / seconds : 0
  const arrived = `${ready} Ready, ${invalid} Invalid`
  return [
    `images    ${arrived}, ${rejected} Rejected, ${skipped} Skipped, ${duplicate} Duplicate, ${failed} Failed`,
    `sent      ${megabytes.toFixed(1)} MB in ${seconds.toFixed(1)} s, ${rate.toFixed(1)} MB/s`,
  ]
}
