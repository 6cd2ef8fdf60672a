import { Effect, Stream } from "effect"

/** A file that arrives in several requests. `E`: it could not be written. */
export interface PartFile<E> {
  /** Bytes that are there. */
  readonly size: () => number
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, E>
  /** Removes its bytes. */
  readonly restart: Effect.Effect<void, E>
}

/** The headers of a request for what is missing of a file of which `from` bytes are there. */
export const restHeaders = (from: number): Readonly<Record<string, string>> =>
  from > 0 ? { "accept-encoding": "identity", range: `bytes=${from}-` } : { "accept-encoding": "identity" }

/** What a response brings of a file. */
export type FileRest =
  /** Its bytes from `from` on, which is 0 where the server knows no ranges. `total`: bytes of the whole file. */
  | { readonly brings: "bytes"; readonly from: number; readonly total: number | undefined }
  /** Not what follows on the bytes that are there: these are of another file, or more than the file has. */
  | { readonly brings: "another-range" }
  /** No bytes of the file. */
  | { readonly brings: "nothing" }

interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
}

/** @param from bytes of the file that were there when it was requested */
export const fileRestOf = ({ status, headers }: Head, from: number): FileRest => {
  if (status === 200) return { brings: "bytes", from: 0, total: numberOf(headers["content-length"]) }
  if (status === 416) return { brings: "another-range" }
  if (status !== 206) return { brings: "nothing" }
  const [, begin, total] = /^bytes (\d+)-\d*(?:\/(\d+))?/.exec(String(headers["content-range"] ?? "")) ?? []
  return numberOf(begin) === from ? { brings: "bytes", from, total: numberOf(total) } : { brings: "another-range" }
}

const numberOf = (text: string | ReadonlyArray<string> | undefined): number | undefined =>
  typeof text === "string" && /^\d+$/.test(text) ? Number(text) : undefined

/**
 * Writes the bytes of a response behind those that are there; before them, where it brings the file from its beginning.
 * `cut-short`: the response ended before the bytes that it announced. `too-long`: it brought more than the file has;
 * what is more is not written.
 *
 * @param size bytes of the whole file, where they are known beforehand
 * @param onBytes is called with the number of bytes that are there
 */
export const receiveFileRest = Effect.fnUntraced(function* <E, S>(
  { from, total }: Extract<FileRest, { readonly brings: "bytes" }>,
  body: Stream.Stream<Uint8Array, S>,
  part: PartFile<E>,
  { size, onBytes }: { readonly size: number | undefined; readonly onBytes: (bytes: number) => void },
): Effect.fn.Return<"whole" | "cut-short" | "too-long", E | S> {
  if (from === 0 && part.size() > 0) {
    yield* part.restart
    onBytes(0)
  }
  const most = Math.min(size ?? Number.POSITIVE_INFINITY, total ?? Number.POSITIVE_INFINITY)
  let arrived = part.size()
  yield* body.pipe(
    Stream.takeWhile(({ byteLength }) => {
      arrived += byteLength
      return arrived <= most
    }),
    Stream.runForEach(bytes => Effect.map(part.write(bytes), () => onBytes(part.size()))),
  )
  if (arrived > most) return "too-long"
  return total !== undefined && part.size() < total ? "cut-short" : "whole"
})
