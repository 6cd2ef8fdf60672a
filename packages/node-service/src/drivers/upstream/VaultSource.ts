import {
  Changed,
  type Found,
  ImageFault,
  ImageSource,
  NotAnImage,
  namedAs,
  type Payload,
  requireImage,
  type SourceFile,
} from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import * as NodeStream from "@effect/platform-node/NodeStream"
import { Effect, Layer, Stream } from "effect"
import { FileError } from "../../ports/FileError.ts"
import { originalOf, Vault } from "../../ports/Vault.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode } from "../../store/fsync.ts"

/** An original in the vault. */
export interface Original {
  readonly id: string
  readonly projectId: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** SHA-1, as it was verified. */
  readonly checksum: string
}

/**
 * Originals of the vault. They were verified and do not change, so that the checksum is the row's and only the
 * beginning of a file is read for its type. Bytes are streamed from the disk: a payload holds nothing in memory.
 */
export const layerVaultSource = (originals: ReadonlyArray<Original>) =>
  Layer.effect(
    ImageSource,
    Effect.map(Vault, vault => sourceOf(vault, originals)),
  )

const sourceOf = (vault: Vault["Service"], originals: ReadonlyArray<Original>): ImageSource["Service"] => {
  const byId = new Map(originals.map(original => [original.id, original]))
  return {
    found: Stream.fromIterable(originals).pipe(Stream.map((original): Found => ({ found: "file", file: fileOf(original) }))),
    streams: () => true,
    read: Effect.fnUntraced(function* (file: SourceFile): Effect.fn.Return<Payload, NotAnImage | ImageFault> {
      const original = byId.get(file.ref)
      if (original === undefined) return yield* unreadable(file, new Error("no such original"))
      const head = yield* Effect.mapError(look(vault, original), error => unreadable(file, causeOf(error)))
      if (head.size === 0) return yield* unfit(file, { code: "file-empty" })
      const type = yield* requireImage(file, head.sniffed)
      if (head.size !== original.size) return yield* unfit(file, { code: "file-changed" })
      return {
        content: { checksum: original.checksum, size: original.size, type },
        file,
        body: { kind: "stream", open: (from, to) => bytesOf(vault, original, { from, to }) },
      }
    }),
  }
}

/** The file of an original: its time is of no consequence, because it never changes. */
export const fileOf = ({ id, name, size }: Original): SourceFile => ({ ref: id, name, size, modifiedAt: 0 })

const look = Effect.fnUntraced(function* (vault: Vault["Service"], original: Original) {
  const stored = yield* vault.stat(originalOf(original))
  if (stored === undefined) return yield* new FileError({ cause: Object.assign(new Error("gone"), { code: "ENOENT" }) })
  const { size } = stored
  const begin = async (from: number, length: number) => {
    const bytes = await Effect.runPromise(vault.read(originalOf(original), from, Math.min(size, from + length)))
    return Buffer.concat(await bytes.toArray())
  }
  return { size, sniffed: yield* withFiles(() => sniff(begin)) }
})

interface Range {
  readonly from: number
  readonly to: number
}

const bytesOf = (
  vault: Vault["Service"],
  original: Original,
  { from, to }: Range,
): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  Stream.suspend(() => {
    let missing = to - from
    const opened = Effect.map(vault.read(originalOf(original), from, to), readable =>
      NodeStream.fromReadable<Uint8Array, unknown>({ evaluate: () => readable, onError: cause => cause, chunkSize: 1 }),
    )
    return Stream.unwrap(opened).pipe(
      Stream.mapError(asFault),
      Stream.tap(({ length }) => Effect.sync(() => (missing -= length))),
      Stream.concat(
        Stream.suspend(() => (missing > 0 ? Stream.fail(new Changed({ problem: { code: "file-changed" } })) : Stream.empty)),
      ),
    )
  })

const causeOf = (error: unknown): unknown => (error instanceof FileError ? error.cause : error)

const asFault = (error: unknown): ImageFault => {
  const cause = causeOf(error)
  return new ImageFault({ problem: { code: "file-lost", ...because(cause) }, rerunMayHelp: true, cause })
}

type Unfit = { readonly code: "file-empty" } | { readonly code: "file-changed" }

const unfit = (file: SourceFile, problem: Unfit) =>
  namedAs(file.name) === undefined ? new NotAnImage({ problem }) : new ImageFault({ problem, rerunMayHelp: false })

const unreadable = (_: SourceFile, cause: unknown) =>
  new ImageFault({ problem: { code: "file-unreadable", ...because(cause) }, rerunMayHelp: true, cause })

const because = (cause: unknown) =>
  hasCode(cause, "ENOENT") ? ({ kind: "missing", words: "" } as const) : ({ kind: "other", words: String(cause) } as const)
