import { clouds, metaFileKinds } from "@altilift/core"
import { hintCodes } from "@altilift/core/preflight"
import { z } from "zod"

/**
 * The events of `--json`. `docs/events.schema.json` is generated from these schemas, and a test keeps it up to date.
 * `v` grows when an event changes otherwise than by further fields.
 */
const event = <const Name extends string, Shape extends z.ZodRawShape>(name: Name, description: string, shape: Shape) =>
  z.object({ v: z.literal(1), event: z.literal(name), ...shape }).meta({ title: name, description })

const count = z.int().nonnegative()
const bytes = count.meta({ description: "bytes" })
const exitCode = z.int().meta({ description: "exit code of the process, see docs/cli.md" })
const path = z.string().meta({ description: "absolute path, or the address without its query" })
const checksum = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .meta({ description: "SHA-1" })
/** What went wrong: `params` are those of the code, in packages/core/src/problems. */
const problem = { code: z.string(), params: z.record(z.string(), z.unknown()).readonly() }
const someProblem = z.object(problem).partial().shape
const cloud = z.enum(clouds)
const endState = z.enum(["Ready", "Invalid", "Rejected", "Skipped", "Duplicate", "Failed", "Planned", "Unfinished"])
const passingState = z.enum(["Discovered", "Hashed", "Absent", "Signed", "Started", "Stored", "Processing", "Fetching"])

/** Of a file that goes with the photos. */
const metaFacts = {
  kind: z.enum(metaFileKinds).optional().meta({ description: "of a file that goes with the photos: what it is" }),
  entries: count.optional().meta({ description: "control points, positions or marks in it, else lines" }),
}
/** How many files ended how. */
const metaCounts = z
  .object({ ready: count, invalid: count, rejected: count, skipped: count, duplicate: count, failed: count, unfinished: count })
  .optional()
  .meta({ description: "files that go with the photos, by how they ended; they are not among the other numbers" })

const uploadEvents = [
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
  }),
] as const

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

const measured = event("bucket-measured", "altilift buckets: a bucket that takes images, the best first.", {
  bucket: z.string(),
  cloud,
  display: z.string().optional().meta({ description: "the place, in the server's words" }),
  endpoint: z.string().optional(),
  reachable: z.boolean().optional(),
  milliseconds: z.number().nonnegative().optional(),
})

const checked = [
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
    gaps: count,
    bytes,
    gigaPixels: z.number(),
    seconds: z.number().optional().meta({ description: "to send them at the rate of the last upload" }),
    groundPixel: z.number().optional().meta({ description: "metres" }),
    exitCode,
  }),
] as const

const uploadSummary = event("summary", "The last event of an upload: how many files ended how.", {
  ready: count,
  invalid: count,
  rejected: count,
  skipped: count,
  duplicate: count,
  failed: count,
  unfinished: count,
  metaFiles: metaCounts,
  bytes: bytes.meta({ description: "bytes that a bucket acknowledged in this run" }),
  seconds: z.number().nonnegative(),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  task: z
    .strictObject({ id: z.string(), type: z.string().optional(), state: z.string().optional() })
    .optional()
    .meta({ description: "the reconstruction that was started" }),
  ...someProblem,
})

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

const bucketsSummary = event("summary", "The last event of altilift buckets.", { buckets: count, exitCode: z.literal(0) })

const downloadSummary = event("summary", "The last event of altilift download.", {
  downloaded: count,
  present: count.meta({ description: "results that were there already" }),
  failed: count,
  bytes: bytes.meta({ description: "bytes of the results that were downloaded" }),
  seconds: z.number().nonnegative(),
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  ...someProblem,
})

const failed = event("failed", "The last event of a run that ended before it had a summary.", {
  exitCode,
  message: z.string(),
  ...someProblem,
})

export const jsonEvent = z
  .union([...uploadEvents, ...checked, measured, downloaded, uploadSummary, drySummary, bucketsSummary, downloadSummary, failed])
  .meta({ title: "altilift --json", description: "One line of standard output. Later versions may add events and fields." })

type WithoutVersion<A> = A extends unknown ? Omit<A, "v"> : never

/** An event, before its version is added. */
export type JsonEvent = WithoutVersion<z.infer<typeof jsonEvent>>
