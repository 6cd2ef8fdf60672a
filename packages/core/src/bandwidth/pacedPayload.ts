import { Stream } from "effect"
import type { Changed, ImageFault } from "../ports/Errors.ts"
import type { Body, Payload } from "../ports/ImageSource.ts"
import type { Limiter } from "./Limiter.ts"

/** A payload whose bytes are sent at the limiter's rate. Bytes in memory are not copied. */
export const pacedPayload = (payload: Payload, limiter: Limiter): Payload => ({
  ...payload,
  body: { kind: "stream", open: (from, to) => limiter.pace(bytesOf(payload.body, from, to)) },
})

const bytesOf = (body: Body, from: number, to: number): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  body.kind === "stream" ? body.open(from, to) : Stream.succeed(body.bytes.subarray(from, to))
