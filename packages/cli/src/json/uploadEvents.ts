import { clouds, metaFileKinds } from "@altilift/core"
import { z } from "zod"
import { endStates } from "../endStates.ts"
import { bytes, checksum, count, event, exitCode, path, problem, someProblem } from "./eventParts.ts"

const cloud = z.enum(clouds)
const endState = z.enum(endStates)
const passingState = z.enum(["Discovered", "Hashed", "Absent", "Signed", "Started", "Stored", "Processing", "Fetching"])

/** Of a file that goes with the photos. */
const metaFacts = {
  kind: z.enum(metaFileKinds).optional().meta({ description: "of a file that goes with the photos: what it is" }),
  entries: count.optional().meta({ description: "control points, positions or marks in it, else lines" }),
}
/** How many files ended how. */
const metaCounts = z
  .object({
    ready: count,
    invalid: count,
    rejected: count,
    skipped: count,
    duplicate: count,
    failed: count,
    sent: count.optional(),
    unfinished: count,
  })
  .optional()
  .meta({ description: "files that go with the photos, by how they ended; they are not among the other numbers" })

const runEvents = [
  event("project", "The first event of an upload or a download: the project.", {
    endpoint: z.string(),
    id: z.string(),
    name: z.string(),
  }),
  event("bucket", "Images go to this bucket from here on.", {
    cloud,
    bucket: z.string(),
    insteadOf: z.object({ cloud, bucket: z.string() }).optional(),
    reason: z.string().optional().meta({ description: "why the bucket of `insteadOf` is left" }),
    ...someProblem,
  }),
  event("found", "A file was found.", { path, name: z.string(), size: bytes, ...metaFacts }),
  event("scan-complete", "No more files will be found.", {}),
  event("moved", "An image is in another state.", { path, state: z.union([passingState, endState]) }),
  event("sent", "Bytes of an image handed over to the network so far in this attempt; 0 when it failed.", { path, bytes }),
  event("retrying", "Something failed and will be tried again.", {
    activity: z.string().meta({ description: "what was being done" }),
    name: z.string().optional().meta({ description: "of the file or project" }),
    message: z.string(),
    ...problem,
    attempt: count,
    delay: z.number().nonnegative().meta({ description: "milliseconds" }),
  }),
  event("ended", "A file is in its final state; the last event of the file.", {
    path,
    name: z.string(),
    state: endState,
    size: bytes,
    checksum: checksum.optional(),
    id: z.string().optional().meta({ description: "the server's id of the image" }),
    reason: z.string().optional().meta({ description: "why it is not Ready, and what to do" }),
    ...metaFacts,
    problems: z.array(z.object(problem)).readonly().optional().meta({ description: "the problems behind the reason" }),
    duplicateOf: z.string().optional().meta({ description: "path of the file of the same content" }),
    sends: z.boolean().optional().meta({ description: "of a dry run: whether an upload would send it" }),
  }),
  event("paused", "The run is paused; it says so when it begins to pause, when no bytes move any more, and when it goes on.", {
    phase: z.enum(["pausing", "paused", "resumed"]),
  }),
  event("reconstruction-there", "A reconstruction of the same images exists, so none was started.", { state: z.string() }),
  event("reconstruction", "Of --wait: how far the reconstruction is, when that changes. The last one has its end.", {
    state: z.string().meta({ description: "Pending, Running, Done, Failed or Stopped; servers may have others" }),
    progress: z.number().optional().meta({ description: "between 0 and 1" }),
    step: z.string().optional().meta({ description: "what is done now, in the words of the engine" }),
    queueing: count.optional().meta({ description: "reconstructions before this one" }),
    reconstructor: z.string().optional().meta({ description: "what reconstructs, by the server's name of it" }),
    message: z.string().optional().meta({ description: "why it failed" }),
    ...someProblem,
    waitsForPhotos: count.optional().meta({ description: "altilift status: photos that it waits for" }),
    paused: z.boolean().optional().meta({ description: "altilift status: whether it waits to be resumed" }),
  }),
] as const

const uploadCounts = {
  ready: count,
  invalid: count,
  rejected: count,
  skipped: count,
  duplicate: count,
  failed: count,
  sent: count.optional().meta({ description: "--no-wait: with the server, which verifies them" }),
  unfinished: count,
  metaFiles: metaCounts,
  bytes: bytes.meta({ description: "bytes that a bucket acknowledged in this run" }),
  seconds: z.number().nonnegative(),
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  task: z
    .strictObject({ id: z.string(), type: z.string().optional(), state: z.string().optional() })
    .optional()
    .meta({ description: "the reconstruction that was started" }),
  ...someProblem,
}

const uploadSummary = event("summary", "The last event of an upload: how many files ended how.", { ...uploadCounts, exitCode })

const watched = [
  event("watch", "altilift watch: a folder or card is there or gone, or whether a card may be formatted.", {
    phase: z.enum(["there", "gone", "safe", "unsafe"]).meta({
      description: "safe: every photo of the card is Ready, and nothing else is on it; unsafe: anything else",
    }),
    kind: z.enum(["folder", "card"]),
    path,
    name: z.string(),
    project: z.string().meta({ description: "id or name" }),
    ready: count.optional(),
    unsafe: count.optional().meta({ description: "photos that are not Ready" }),
    others: count.optional().meta({ description: "other files, wherever they are on it: only the card has them" }),
    example: z.string().optional().meta({ description: "one of the other files: its path on the card" }),
    leftOut: count.optional().meta({ description: "files and folders that --include and --exclude leave out" }),
  }),
  event("summary", "The last event of altilift watch --once.", {
    folders: count.meta({ description: "folders and cards" }),
    notComplete: count.meta({ description: "files that were not sent, because their copy may continue" }),
    exitCode,
    message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  }),
  event("batch", "altilift watch: files of a folder or card were uploaded; how many ended how.", { path, ...uploadCounts }),
  event("waiting", "altilift watch: nothing can be uploaded from here now; it is tried again.", {
    path,
    project: z.string().meta({ description: "id or name" }),
    message: z.string(),
    delay: z.number().nonnegative().meta({ description: "milliseconds" }),
    ...someProblem,
  }),
] as const

const drySummary = event("summary", "The last event of a dry run: how many files have which plan.", {
  dryRun: z.literal(true),
  upload: count,
  present: count,
  duplicate: count,
  skip: count,
  reject: count,
  fail: count,
  unfinished: count,
  metaFiles: z
    .object({ upload: count, present: count, duplicate: count, skip: count, reject: count, fail: count, unfinished: count })
    .optional()
    .meta({ description: "files that go with the photos, by their plan; they are not among the other numbers" }),
  bytes: bytes.meta({ description: "bytes that would be sent" }),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  ...someProblem,
})

/** The events of `altilift upload`, of a dry run and of `altilift watch`. */
export const uploadEvents = [...runEvents, uploadSummary, ...watched, drySummary] as const
