import { Effect } from "effect"
import { z } from "zod"
import { readBody } from "../../../http/readBody.ts"
import { mostParts } from "../../../ports/planParts.ts"
import { EdgeError, tooLarge } from "../EdgeError.ts"
import type { ObjectRequest } from "../Protocol.ts"
import { asRefusal } from "../receive.ts"
import { digestBody } from "./digest.ts"
import { readRows } from "./readElements.ts"

/** A part as the client names it when it completes an upload. */
export interface NamedPart {
  readonly number: number
  /** Without quotes, upper-case. */
  readonly etag: string
}

/** 10,000 parts, generously written, in bytes. */
const longestList = 1.5 * 1024 ** 2

const namedPart = z.object({
  PartNumber: z
    .string()
    .regex(/^\s*\d{1,5}\s*$/)
    .transform(Number),
  ETag: z
    .string()
    .max(100)
    .transform(text => text.trim().replace(/^"|"$/g, "").toUpperCase()),
})

const namedParts = z.array(namedPart).min(1)

/** The parts that a CompleteMultipartUpload names, in the order given. */
export const readPartList = Effect.fnUntraced(function* (request: ObjectRequest) {
  if (Number(request.message.headers["content-length"]) > longestList) return yield* tooLarge(longestList)
  request.beforeBody()
  const body = yield* Effect.tryPromise({ try: () => readBody(request.message, longestList), catch: asRefusal })
  if (body === undefined) return yield* tooLarge(longestList)
  const digest = digestBody(request, longestList)
  digest.look(body)
  yield* digest.finish
  const parsed = parse(body.toString())
  if (parsed === undefined) {
    return yield* new EdgeError({
      code: "MalformedXML",
      message:
        "The XML you provided was not well-formed or names no parts: a CompleteMultipartUpload with 1 to 10000 Part is expected",
    })
  }
  return parsed.map((part): NamedPart => ({ number: part.PartNumber, etag: part.ETag }))
})

const form = { root: "CompleteMultipartUpload", row: "Part" }

/** No document type is taken: with it come entities that expand without end. */
const parse = (xml: string) => {
  const rows = readRows(xml, form, mostParts)
  return rows === undefined ? undefined : namedParts.safeParse(rows.map(row => Object.fromEntries(row))).data
}
