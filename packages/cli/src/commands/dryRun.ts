import {
  askServer,
  type Bucket,
  chooseBucket,
  type Found,
  type ImageFault,
  ImageSource,
  Journal,
  type NotAnImage,
  openProject,
  type Project,
  Retry,
  type RunFault,
  readAndRemember,
  type SourceFile,
  UploadApi,
  unlessTooBig,
  verdict,
} from "@altilift/core"
import { Data, Effect, Stream } from "effect"
import { Incomplete } from "../exitCode.ts"
import type { Display } from "../view/Display.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { bytes, count } from "../view/units.ts"
import { noImage } from "./afterUpload.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/** What would become of a file. */
export type Plan =
  | { readonly plan: "upload"; readonly size: number; readonly checksum: string }
  /** The server has it, Ready or on its way there. */
  | { readonly plan: "present"; readonly size: number; readonly checksum: string }
  | { readonly plan: "duplicate"; readonly of: string }
  | { readonly plan: "skip" | "reject" | "fail"; readonly reason: string }

/** Files that are read and asked about at the same time: as many as one batch of questions holds. */
const atOnce = 50

/**
 * Reads every photo and asks the server which of them it has; registers nothing, sends nothing, makes no project. Fails as an upload would
 * for what it can know: a server that refuses, no image at all, images that would be Rejected.
 */
export const dryRun = Effect.fn("dryRun")(function* (request: UploadRequest, display: Display) {
  const { project, bucket } = yield* lookUp(request)
  const source = yield* ImageSource
  const seen = new Map<string, string>()
  const planned = yield* source.found.pipe(
    Stream.mapEffect(found => Effect.map(planOf(found, { project, bucket, seen }), plan => ({ file: found.file, plan })), {
      concurrency: atOnce,
    }),
    Stream.tap(({ file, plan }) =>
      Effect.sync(() => {
        display.emitFact({ event: "planned", path: file.ref, name: file.name, ...plan })
        const reason = "reason" in plan ? `: ${plan.reason}` : plan.plan === "duplicate" ? `: the same bytes as ${plan.of}` : ""
        if (plan.plan !== "upload") display.say(printable(`${words[plan.plan].padEnd(16)} ${shownPath(file.ref)}${reason}`))
      }),
    ),
    Stream.runFold(
      () => nothing,
      (sum, { plan }) => add(sum, plan),
    ),
  )
  display.finish()
  yield* conclude(planned, request, project, display)
})

const words: Readonly<Record<Plan["plan"], string>> = {
  upload: "would be sent",
  present: "is there already",
  duplicate: "Duplicate",
  skip: "Skipped",
  reject: "Rejected",
  fail: "Failed",
}

/** The bucket, and the project, or undefined when it would be made. */
const lookUp = Effect.fnUntraced(function* (request: UploadRequest) {
  if (!request.create) {
    const { project, buckets } = yield* openProject({ project: request.project, create: false, bucket: request.bucket })
    return { project, bucket: buckets[0] }
  }
  const api = yield* UploadApi
  yield* askServer("asking whether the server takes uploads", api.preflight)
  const project = yield* askServer("looking for the project", api.findProject(request.project))
  const [bucket] = yield* chooseBucket(request.bucket)
  return { project, bucket }
})

interface Where {
  readonly project: Project | undefined
  readonly bucket: Bucket
  /** Files by their checksums. */
  readonly seen: Map<string, string>
}

const planOf = Effect.fnUntraced(function* (found: Found, { project, bucket, seen }: Where) {
  if (found.found === "unreadable") return { plan: "reject", reason: found.reason } satisfies Plan
  const { file } = found
  const content = yield* contentOf(file, bucket)
  if ("plan" in content) return content
  const { checksum, size } = content
  const of = seen.get(checksum)
  if (of !== undefined) return { plan: "duplicate", of } satisfies Plan
  seen.set(checksum, file.ref)
  if (project === undefined) return { plan: "upload", size, checksum } satisfies Plan
  const api = yield* UploadApi
  const record = yield* askServer("asking for the image", api.hasImage(project.id, checksum))
  const there = record !== undefined && ["ready", "working"].includes(verdict(record.state))
  return { plan: there ? "present" : "upload", size, checksum } satisfies Plan
})

/** The checksum of a file, from an earlier read where the file is the same, or what is in its way. */
const contentOf = Effect.fnUntraced(function* (file: SourceFile, bucket: Bucket) {
  const server = { api: yield* UploadApi, retry: yield* Retry }
  return yield* unlessTooBig(server, bucket, file, Effect.mapError(readOnce(file), asUnread)).pipe(
    Effect.catchTags({
      Unread: ({ plan }) => Effect.succeed(plan),
      ImageFault: ({ message }) => Effect.succeed({ plan: "fail", reason: message } satisfies Plan),
    }),
  )
})

const readOnce = Effect.fnUntraced(function* (file: SourceFile) {
  const journal = yield* Journal
  const source = yield* ImageSource
  const known = yield* journal.recall(file)
  if (known !== undefined) return { checksum: known.checksum, size: file.size }
  const { content } = yield* readAndRemember({ source, journal }, file)
  return { checksum: content.checksum, size: content.size }
}, Effect.scoped)

/** What would become of a file that cannot be read as an image. */
class Unread extends Data.TaggedError("Unread")<{ readonly plan: Plan }> {}

const asUnread = (error: NotAnImage | ImageFault | RunFault): Unread | RunFault =>
  error._tag === "RunFault"
    ? error
    : new Unread({ plan: { plan: error._tag === "NotAnImage" ? "skip" : "reject", reason: error.message } })

interface Sum {
  readonly counts: Readonly<Record<Plan["plan"], number>>
  /** Bytes that would be sent. */
  readonly bytes: number
}

const nothing: Sum = { counts: { upload: 0, present: 0, duplicate: 0, skip: 0, reject: 0, fail: 0 }, bytes: 0 }

const add = (sum: Sum, plan: Plan): Sum => ({
  counts: { ...sum.counts, [plan.plan]: sum.counts[plan.plan] + 1 },
  bytes: sum.bytes + (plan.plan === "upload" ? plan.size : 0),
})

const conclude = Effect.fnUntraced(function* (sum: Sum, request: UploadRequest, project: Project | undefined, display: Display) {
  const { upload, present, duplicate, skip, reject, fail } = sum.counts
  if (project === undefined) display.say(printable(`The project ${request.project} would be made.`))
  display.say(
    `Dry run: ${count(upload, "image")} would be sent (${bytes(sum.bytes)}), ${present} there already, ${duplicate} Duplicate, ${skip} Skipped, ${reject} Rejected, ${fail} Failed. Nothing was sent.`,
  )
  display.emitFact({ event: "summary", dryRun: true, ...sum.counts, bytes: sum.bytes })
  if (upload + present + duplicate + reject + fail === 0) return yield* noImage(request.paths)
  const lost = [
    ...(reject > 0 ? [`${count(reject, "image")} would be Rejected.`] : []),
    ...(fail > 0 ? [`${count(fail, "image")} would be Failed.`] : []),
  ]
  if (lost.length > 0) return yield* new Incomplete({ message: lost.join(" ") })
})
