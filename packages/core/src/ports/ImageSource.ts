import { Context, type Effect, type Scope, type Stream } from "effect"
import type { Content, SourceFile } from "../lifecycle/State.ts"
import type { Problem } from "../problems/Problem.ts"
import type { Changed, ImageFault, NotAnImage, RunFault } from "./Errors.ts"

/** Something that a source met: a file, or a place that it could not look into. */
export type Found =
  | { readonly found: "file"; readonly file: SourceFile }
  /** Reported as Rejected, so that no file is skipped without a report. */
  | { readonly found: "unreadable"; readonly file: SourceFile; readonly problem: Problem }

/**
 * Where images come from: a directory tree, a browser's files, a bucket.
 *
 * - `found` yields every file once, images or not, and does not stop at a place that cannot be read.
 * - `read` looks at the content, not at the name, and reads the file once: what `body` sends is what `content.checksum`
 * was made from. It fails with `NotAnImage` when the file is neither named nor sniffed as JPEG, PNG or TIFF, with
 * `ImageFault` when it is named as one and empty, broken or gone. What cannot be read may be an image under any name:
 * `ImageFault`, unless the user wants it skipped.
 * - Memory that a payload holds is bounded by a budget of the driver's and given back when the scope closes.
 */
export class ImageSource extends Context.Service<
  ImageSource,
  {
    readonly found: Stream.Stream<Found, RunFault>
    readonly read: (file: SourceFile) => Effect.Effect<Payload, NotAnImage | ImageFault, Scope.Scope>
    /**
     * Whether a file is read piece by piece, so that its payload holds nothing in memory; none is where this is left
     * out.
     */
    readonly streams?: (file: SourceFile) => boolean
  }
>()("@altilift/core/ImageSource") {}

/** An image that can be sent. */
export interface Payload {
  readonly content: Content
  /** The file as it was when it was read; its size and time may differ from what was found. */
  readonly file: SourceFile
  readonly body: Body
}

/**
 * Bytes in memory, or a file that can be opened again for every attempt. `open` streams the bytes from `from` up to
 * `to`; it fails with `Changed` before the last of them is out when the file is not what was hashed. A source may add
 * what a transport of the same front end knows better than a stream: the engine hands it on.
 */
export type Body =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "stream"; readonly open: (from: number, to: number) => Stream.Stream<Uint8Array, Changed | ImageFault> }
