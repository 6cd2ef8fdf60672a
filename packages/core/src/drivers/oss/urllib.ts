import type { BodyRange, BucketRequest, BucketResponse } from "../../ports/BucketTransport.ts"
import { nothing } from "../multipart/PartsTransport.ts"

/** As much of the options of a urllib request as ali-oss gives, and is used. */
export interface UrllibOptions {
  readonly method: BucketRequest["method"]
  readonly headers: Readonly<Record<string, unknown>>
  /** A document of ali-oss, or the bytes that it was given. */
  readonly content?: string | BodyRange | undefined
  readonly stream?: BodyRange | undefined
  readonly ctx: Carry
}

/** Sends a request, and resolves as urllib does; rejects when there is no response, and for one that is a refusal. */
export type Carry = (url: string, options: UrllibOptions) => Promise<unknown>

/** The HTTP client that ali-oss takes: the context of each request is what sends it. */
export const urllib = { request: (url: string, options: UrllibOptions): Promise<unknown> => options.ctx(url, options) }

/** Written by whoever sends. */
const notOurs = ["host", "content-length"]

export const requestOf = (url: string, { method, headers, content, stream }: UrllibOptions): BucketRequest => {
  const { "content-type": contentType = "", ...others } = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || value === null || notOurs.includes(name.toLowerCase()) ? [] : [[name.toLowerCase(), String(value)]],
    ),
  )
  return { method, url, headers: others, contentType, ...rangeOf(stream ?? content) }
}

const rangeOf = (body: string | BodyRange | undefined): BodyRange => {
  if (typeof body !== "string") return body ?? nothing
  const bytes = Uint8Array.from(body, letter => letter.charCodeAt(0))
  return { body: { kind: "bytes", bytes }, from: 0, to: bytes.byteLength }
}

/** A response as urllib has it. */
export const urllibResult = ({ status, headers, text }: BucketResponse) => ({
  status,
  headers,
  data: text,
  res: { status, statusCode: status, headers },
})
