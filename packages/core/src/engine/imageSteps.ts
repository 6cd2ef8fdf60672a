import { Clock, Effect } from "effect"
import { answered, registered } from "../lifecycle/Answer.ts"
import { type JournalRecord, previousPutOf } from "../lifecycle/JournalRecord.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { At, Ongoing, Settling, SourceFile } from "../lifecycle/State.ts"
import type { ImageFault, NotAnImage, RunFault } from "../ports/Errors.ts"
import type { Bucket } from "../ports/Grant.ts"
import { ImageSource } from "../ports/ImageSource.ts"
import { Journal } from "../ports/Journal.ts"
import { UploadApi } from "../ports/UploadApi.ts"
import { askMeta } from "./askMeta.ts"
import { makeGather } from "./Gather.ts"
import type { ImageResources } from "./ImageResources.ts"
import type { ImageRun } from "./ImageRun.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import { readAndRemember } from "./readAndRemember.ts"
import { Unreadable } from "./sendOnce.ts"
import { makeTransfer } from "./Transfer.ts"
import { newTransferTries, type TransferTries } from "./TransferTries.ts"
import { unlessTooBig } from "./targets.ts"

/** A state in which this process has something to do. */
export type Working = Exclude<Ongoing, Settling>

/** How often a file may turn out to be another one than was hashed. */
const changesAtMost = 5

/** What has happened to one image, beyond its state. */
export interface Tries {
  readonly transfer: TransferTries
  /** How often the file was not what was hashed. */
  changes: number
  /** What the journal has of the image: writing the same again would only cost a sync of the disk. */
  journalled: JournalRecord | undefined
}

export const newTries = (): Tries => ({ transfer: newTransferTries(), changes: 0, journalled: undefined })

/** What each state of an image has done: read, ask, sign, start, put, announce. The result is a move. */
export const makeImageSteps = Effect.fnUntraced(function* (run: ImageRun) {
  const source = yield* ImageSource
  const journal = yield* Journal
  const api = yield* UploadApi
  const pace = yield* Pace
  const retry = yield* Retry
  const transfer = yield* makeTransfer(run)
  /** Images are asked for, signed and announced ahead, so that none waits for the answer. */
  const gather = { ask: makeGather(700, pace.idle), sign: makeGather(700, pace.idle), start: makeGather(400, pace.idle) }
  const about = { control: api.preflight }
  const { project } = run
  /** Of an image in the journal. */
  const key = (checksum: string) => ({ endpoint: api.endpoint, project: project.id, checksum })

  const readIn = Effect.fnUntraced(function* (file: SourceFile) {
    const memory = yield* pace.memory(file.size, source.streams?.(file) ?? false)
    const payload = yield* readAndRemember({ source, journal }, file)
    memory.resize(payload.body.kind === "bytes" ? payload.content.size : 0)
    return payload
  })

  const hold = (file: SourceFile, resources: ImageResources) =>
    resources
      .payload(readIn(file))
      .pipe(Effect.catchTag("ImageFault", error => Effect.fail(new Unreadable({ problem: error.problem }))))

  /** One read gives the checksum and the bytes; a file that was read before needs no read to ask the server. */
  const contentOf = Effect.fnUntraced(function* (file: SourceFile, resources: ImageResources, tries: Tries) {
    const known = resources.held() === undefined && tries.changes === 0 ? yield* journal.recall(file) : undefined
    return known === undefined
      ? yield* hold(file, resources)
      : { file, content: { checksum: known.checksum, type: known.type, size: file.size } }
  })

  const read = Effect.fnUntraced(function* (from: At<"Discovered">, resources: ImageResources, tries: Tries) {
    const { file } = from
    const refused = file.meta === undefined ? undefined : yield* run.metaFiles.refuse(from)
    if (refused !== undefined) return refused
    const read = contentOf(file, resources, tries)
    const { content, file: now } = yield* unlessTooBig({ api, retry }, run.bucketOf(file).now(), file, read)
    const record = !run.projectExists ? undefined : yield* journal.load(key(content.checksum))
    tries.journalled = record
    // It may have changed since it was found.
    return { on: "hashed", from: { ...from, file: now }, content, previousPut: previousPutOf(record) } satisfies Move
  })

  const ask = Effect.fnUntraced(function* (from: At<"Hashed">) {
    if (from.content.type === "META") return yield* askMeta({ ...run, api, retry }, from)
    const hasImage = !run.projectExists ? Effect.undefined : api.hasImage(project.id, from.content.checksum)
    yield* gather.ask
    const record = yield* retry.step("has-image", hasImage, about)
    return answered(from, record, yield* Clock.currentTimeMillis)
  })

  /** The file is not what was hashed: it starts again, a limited number of times. */
  const changed = Effect.fnUntraced(function* (
    from: At<"Absent" | "Signed" | "Started">,
    file: SourceFile,
    tries: Tries,
  ): Effect.fn.Return<Move, Unreadable> {
    if (++tries.changes < changesAtMost) return { on: "changed", from, file }
    return yield* new Unreadable({ problem: { code: "file-changed-often", times: tries.changes } })
  })

  const register = Effect.fnUntraced(function* ({ file, content }: At<"Absent">, bucket: Bucket) {
    const request = { project: project.id, bucket, filename: file.name }
    const { type } = content
    if (type === "META") return yield* retry.step("register-meta-file", api.signMeta(request), about)
    yield* gather.sign
    return yield* retry.step("register", api.sign({ ...request, content: { ...content, type } }), about)
  })

  /** Bytes first, then the signature: a target must not grow old while the file waits for memory. */
  const sign = Effect.fnUntraced(function* (from: At<"Absent">, resources: ImageResources, tries: Tries) {
    yield* transfer.mayGoAgain(tries.transfer)
    const payload = yield* hold(from.file, resources)
    if (payload.content.checksum !== from.content.checksum) return yield* changed(from, payload.file, tries)
    yield* resources.window(pace.window(from.content.size))
    const { file } = from
    const bucket = run.bucketOf(file).now()
    const { record, grant } = yield* register(from, bucket)
    const move = registered(from, record, yield* Clock.currentTimeMillis)
    if (move !== undefined) return move
    if (grant === undefined) return yield* Effect.die(new Error("An image that is to be sent has a grant (UploadApi.sign)"))
    resources.sign(yield* transfer.granted(grant, bucket))
    return { on: "signed", from, id: record.id } satisfies Move
  })

  const start = Effect.fnUntraced(function* (from: At<"Signed">, resources: ImageResources, tries: Tries) {
    yield* resources.imminent(pace.imminent)
    if (yield* transfer.isOfNoUse(from, resources.signed(), tries.transfer)) return { on: "expired", from } satisfies Move
    // Of a meta file neither start nor done is said (protocol: Meta files).
    if (from.content.type === "META") return { on: "started", from } satisfies Move
    yield* gather.start
    yield* retry.step("start", api.start(from.id), about)
    return { on: "started", from } satisfies Move
  })

  const put = (from: At<"Started">, resources: ImageResources, tries: Tries) => {
    const payload = resources.held()
    const signed = resources.signed()
    if (payload === undefined || signed === undefined)
      return Effect.die(new Error("A started image holds its bytes and its grant"))
    const giveUp = Effect.suspend(() => transfer.giveUp(from, signed, tries.transfer))
    return transfer.put(from, payload, signed, tries.transfer).pipe(
      Effect.catchTag("Changed", () =>
        Effect.andThen(Effect.andThen(giveUp, resources.releaseAll), changed(from, from.file, tries)),
      ),
      // What may arrive with another run is kept: it goes on with the parts that are there.
      Effect.tapError(error => (error._tag === "ImageFault" && !error.rerunMayHelp ? giveUp : Effect.void)),
    )
  }

  const perform = (
    state: Working,
    resources: ImageResources,
    tries: Tries,
  ): Effect.Effect<Move, NotAnImage | Unreadable | ImageFault | RunFault> => {
    switch (state.at) {
      case "Discovered":
        return state.file.meta === undefined ? read(state, resources, tries) : run.metaFiles.inTurn(read(state, resources, tries))
      case "Hashed":
        return ask(state)
      case "Absent":
        return sign(state, resources, tries)
      case "Signed":
        return start(state, resources, tries)
      case "Started":
        return put(state, resources, tries)
      case "Stored":
        return Effect.as(state.announce ? retry.step("done", api.done(state.id), about) : Effect.void, {
          on: "announced",
          from: state,
        } satisfies Move)
    }
  }

  return { key, perform, forget: (tries: Tries) => transfer.forget(tries.transfer) }
})
