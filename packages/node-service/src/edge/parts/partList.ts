import { Effect } from "effect"
import { XMLParser, XMLValidator } from "fast-xml-parser"
import { z } from "zod"
import { EdgeError } from "../EdgeError.ts"
import type { ObjectRequest } from "../Protocol.ts"
import { discard } from "../receive.ts"
import { digestBody } from "./digest.ts"

/** A part as the client names it when it completes an upload. */
export interface NamedPart {
  readonly number: number
  /** Without quotes, upper-case. */
  readonly etag: string
}

/** 10,000 parts, generously written, in bytes. */
const longestList = 4 * 1024 ** 2

/** OSS numbers parts from 1 to this. */
export const mostParts = 10_000

const schema = z.object({
  CompleteMultipartUpload: z.object({
    Part: z
      .array(
        z.object({
          PartNumber: z
            .string()
            .regex(/^\d{1,5}$/)
            .transform(Number),
          ETag: z.string().transform(text => text.replace(/^"|"$/g, "").toUpperCase()),
        }),
      )
      .min(1)
      .max(mostParts),
  }),
})

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, isArray: name => name === "Part" })

/** The parts that a CompleteMultipartUpload names, in the order given. */
export const readPartList = Effect.fnUntraced(function* (request: ObjectRequest) {
  const chunks: Buffer[] = []
  const digest = digestBody(request, longestList)
  request.beforeBody()
  yield* discard(request.message, {
    length: undefined,
    look: chunk => {
      digest.look(chunk)
      chunks.push(chunk)
    },
  })
  yield* digest.finish
  const parsed = parse(Buffer.concat(chunks).toString())
  if (parsed === undefined) {
    return yield* new EdgeError({
      code: "MalformedXML",
      message:
        "The XML you provided was not well-formed or names no parts: a CompleteMultipartUpload with 1 to 10000 Part is expected",
    })
  }
  return parsed.CompleteMultipartUpload.Part.map((part): NamedPart => ({ number: part.PartNumber, etag: part.ETag }))
})

/** No document type is taken: with it come entities that expand without end. */
const parse = (xml: string) => {
  if (xml.includes("<!DOCTYPE") || XMLValidator.validate(xml) !== true) return undefined
  return schema.safeParse(parser.parse(xml)).data
}
