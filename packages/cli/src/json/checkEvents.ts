import { hintCodes } from "@altilift/core/preflight"
import { z } from "zod"
import { bytes, checksum, count, event, exitCode, path, problem } from "./eventParts.ts"

const checkedPhotos = [
  event("flight", "altilift check: photos that were taken together.", {
    number: count.meta({ description: "counted from 1" }),
    kind: z.enum(["survey", "aborted", "ground", "undated"]),
    camera: z.string().optional(),
    from: z.string().optional().meta({ description: "local time of the camera" }),
    to: z.string().optional(),
    photos: count,
  }),
  event("photo-checked", "altilift check: a photo.", {
    path,
    size: bytes,
    flight: count.meta({ description: "number of its flight" }),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    hints: z.array(
      z.object({
        code: z.enum(hintCodes).meta({ description: "see docs/preflight.md" }),
        value: z.number().optional().meta({ description: "what was measured" }),
        duplicateOf: z.string().optional().meta({ description: "path of the first of these photos" }),
      }),
    ),
  }),
  event("photo-broken", "altilift check: a file that is named as a photo, but is none.", {
    path,
    because: z.enum(["empty", "unreadable", "not an image inside"]),
  }),
  event("gap", "altilift check: ground that too few photos show.", {
    latitude: z.number(),
    longitude: z.number(),
    area: z.number().meta({ description: "square metres" }),
  }),
  event("summary", "The last event of altilift check.", {
    photos: count,
    flights: count,
    hinted: count.meta({ description: "photos with a hint" }),
    broken: count,
    others: count.meta({ description: "files that are no photos" }),
    otherFormats: z.record(z.string(), count).meta({ description: "how many of these are HEIC, camera raw or video, by format" }),
    gaps: count,
    bytes,
    gigaPixels: z.number(),
    seconds: z.number().optional().meta({ description: "to send them at the rate of the last upload" }),
    groundPixel: z.number().optional().meta({ description: "metres" }),
    exitCode,
  }),
] as const

const checkedFile = {
  path,
  name: z.string(),
  size: bytes,
  checksum: checksum.optional(),
  reason: z.string().optional().meta({ description: "why it is not safe, or not the same" }),
  problems: z.array(z.object(problem)).readonly().optional(),
}

const comparedWithServer = event("checked", "altilift check --project: a file, and what the server has of it.", {
  ...checkedFile,
  state: z.enum(["Ready", "Processing", "Registered", "Invalid", "Missing", "Unread", "Skipped"]),
  id: z.string().optional().meta({ description: "the server's id of the image" }),
})

const checkSummary = event("summary", "The last event of altilift check --project: how many files are in which state.", {
  ready: count,
  processing: count,
  registered: count,
  invalid: count,
  missing: count,
  unread: count,
  skipped: count,
  receipt: z.string().optional().meta({ description: "absolute path of the receipt that was written" }),
  fingerprint: z.string().optional().meta({ description: "of the key that it is signed with" }),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
})

const receiptStatement = event("statement", "altilift verify-receipt: a statement of the receipt.", {
  server: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
  time: z.string().meta({ description: "the server's, ISO 8601" }),
  photos: count,
  fingerprint: z.string().meta({ description: "of the key beside it; empty where that is no key" }),
  signed: z.boolean().meta({ description: "whether the signature fits" }),
  trusted: z.boolean().meta({ description: "whether the key is that of --key, or of the first statement" }),
})

const compared = event("compared", "altilift verify-receipt: a file here, and whether the receipt names its bytes.", {
  ...checkedFile,
  state: z.enum(["Named", "Changed", "NotNamed", "Unread", "Skipped"]),
})

const receiptSummary = event("summary", "The last event of altilift verify-receipt.", {
  statements: count,
  photos: count.meta({ description: "that the receipt names" }),
  findings: count.meta({ description: "statements and photos that are not right" }),
  absent: count.optional().meta({ description: "photos of the receipt that are not under PATH" }),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
})

/** The events of `altilift check`, with and without a project, and of `altilift verify-receipt`. */
export const checkEvents = [
  ...checkedPhotos,
  comparedWithServer,
  checkSummary,
  receiptStatement,
  compared,
  receiptSummary,
] as const
