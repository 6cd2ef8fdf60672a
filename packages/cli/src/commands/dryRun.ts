import {
  askServer,
  chooseBucket,
  type Found,
  ImageSource,
  Journal,
  openProject,
  type Project,
  readAndRemember,
  type SourceFile,
  UploadApi,
  verdict,
} from "@altilift/core"
import { Effect, Stream } from "effect"
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
  | { readonly plan: "skip" | "reject"; readonly reason: string }

/** Files that are read and asked about at the same time: as many as one batch of questions holds. */
const atOnce = 50

/**
 * Reads every photo and asks the server which of them it has; registers nothing, sends nothing, makes no project. Fails as an upload would
 * for what it can know: a server that refuses, no image at all, images that would be Rejected.
 */
export const dryRun = Effect.fn("dryRun")(function* (request: UploadRequest, display: Display) {
  const project = yield* lookUp(request)
  const source = yield* ImageSource
  const seen = new Map<string, string>()
  const planned = yield* source.found.pipe(
    Stream.mapEffect(found => Effect.map(planOf(found, project, seen), plan => ({ file: found.file, plan })), {
      concurrency: atOnce,
    }),
    Stream.tap(({ file, plan }) =>
      Effect.sync(() => {
        display.tell({ event: "planned", path: file.ref, name: file.name, ...plan })
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
}

/** The project, or undefined when it would be made. */
const lookUp = Effect.fnUntraced(function* (request: UploadRequest) {
  if (!request.create) return (yield* openProject({ project: request.project, create: false, bucket: request.bucket })).project
  const api = yield* UploadApi
  yield* askServer("asking whether the server takes uploads", api.preflight)
  const project = yield* askServer("looking for the project", api.findProject(request.project))
  yield* chooseBucket(request.bucket)
  return project
})

const planOf = Effect.fnUntraced(function* (found: Found, project: Project | undefined, seen: Map<string, string>) {
  if (found.found === "unreadable") return { plan: "reject", reason: found.reason } satisfies Plan
  const { file } = found
  const content = yield* contentOf(file)
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
const contentOf = Effect.fnUntraced(
  function* (file: SourceFile) {
    const journal = yield* Journal
    const source = yield* ImageSource
    const known = yield* journal.recall(file)
    if (known !== undefined) return { checksum: known.checksum, size: file.size }
    const { content } = yield* readAndRemember({ source, journal }, file)
    return { checksum: content.checksum, size: content.size }
  },
  Effect.scoped,
  Effect.catchTags({
    NotAnImage: ({ message }) => Effect.succeed({ plan: "skip", reason: message } satisfies Plan),
    ImageFault: ({ message }) => Effect.succeed({ plan: "reject", reason: message } satisfies Plan),
  }),
)

interface Sum {
  readonly counts: Readonly<Record<Plan["plan"], number>>
  /** Bytes that would be sent. */
  readonly bytes: number
}

const nothing: Sum = { counts: { upload: 0, present: 0, duplicate: 0, skip: 0, reject: 0 }, bytes: 0 }

const add = (sum: Sum, plan: Plan): Sum => ({
  counts: { ...sum.counts, [plan.plan]: sum.counts[plan.plan] + 1 },
  bytes: sum.bytes + (plan.plan === "upload" ? plan.size : 0),
})

const conclude = Effect.fnUntraced(function* (sum: Sum, request: UploadRequest, project: Project | undefined, display: Display) {
  const { upload, present, duplicate, skip, reject } = sum.counts
  if (project === undefined) display.say(printable(`The project ${request.project} would be made.`))
  display.say(
    `Dry run: ${count(upload, "image")} would be sent (${bytes(sum.bytes)}), ${present} there already, ${duplicate} Duplicate, ${skip} Skipped, ${reject} Rejected. Nothing was sent.`,
  )
  display.tell({ event: "summary", dryRun: true, ...sum.counts, bytes: sum.bytes })
  if (upload + present + duplicate + reject === 0) return yield* noImage(request.paths)
  if (reject > 0) return yield* new Incomplete({ message: `${count(reject, "image")} would be Rejected.` })
})
