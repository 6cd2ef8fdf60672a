import { z } from "zod"
import { bytes, count, event, exitCode, someProblem } from "./eventParts.ts"

const downloaded = event("result", "altilift download: a result of the reconstruction, and what became of it.", {
  name: z.string(),
  path: z.string().optional().meta({ description: "absolute path; none of a name that is refused" }),
  state: z.enum(["Downloaded", "Present", "Failed"]),
  kind: z.string().optional(),
  size: bytes.optional(),
  checksum: z.string().optional().meta({ description: "SHA-1, as the server says" }),
  reason: z.string().optional().meta({ description: "why it Failed" }),
  ...someProblem,
})

const downloadedOriginal = event("original", "altilift download --originals: a photo of the project, and what became of it.", {
  id: z.string().meta({ description: "the server's id of the image" }),
  name: z.string().meta({ description: "on the server; the file may have another" }),
  path: z.string().optional().meta({ description: "absolute path" }),
  state: z.enum(["Downloaded", "Present", "Failed"]),
  size: bytes.optional(),
  checksum: z.string().optional().meta({ description: "SHA-1, as the server says" }),
  reason: z.string().optional().meta({ description: "why it Failed" }),
  ...someProblem,
})

const downloadSummary = event("summary", "The last event of altilift download.", {
  downloaded: count,
  present: count.meta({ description: "files that were there already" }),
  failed: count,
  bytes: bytes.meta({ description: "bytes of the files that were downloaded" }),
  others: count.optional().meta({ description: "of --originals: images of the project that are not Ready" }),
  seconds: z.number().nonnegative(),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  ...someProblem,
})

/** The events of `altilift download`. */
export const downloadEvents = [downloaded, downloadedOriginal, downloadSummary] as const
