import { Redacted } from "effect"
import type { Dispatcher } from "undici"
import { z } from "zod"
import { kindOfStatus, kindOfWords, NodeFailure } from "./NodeFailure.ts"

/** The longest JSON that is read, in bytes: the output of a task may be long. */
const longest = 32 * 1024 ** 2

/** Characters of a node's words that are kept. */
const mostWords = 300

/** A text of the node for people: in one line, without the token. */
export type Words = (text: string) => string

export const makeWords = (token: Redacted.Redacted<string> | undefined): Words => {
  const secret = token === undefined ? "" : Redacted.value(token)
  const forms = secret === "" ? [] : [secret, encodeURIComponent(secret)]
  return text => {
    const safe = forms.reduce((rest, form) => rest.replaceAll(form, "***"), text)
    return safe.replace(/\s+/g, " ").trim().slice(0, mostWords)
  }
}

/**
 * The JSON of an answer.
 *
 * @param ofTask whether a task was asked about, which may not be there
 * @throws {NodeFailure} for a status or words that say what is wrong, and for what is not JSON of this shape
 */
export const readAnswer = async <S extends z.ZodType>(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  shape: S,
  ofTask: boolean,
  words: Words,
): Promise<z.infer<S>> => {
  const text = await readText(body)
  const type = String(headers["content-type"] ?? "no type").split(";")[0]
  const json = parse(text)
  const complaint = errors.safeParse(json)
  const said = complaint.success ? words(said_(complaint.data.error)) : `${statusCode} ${type}`
  const kind = kindOfStatus(statusCode, ofTask)
  if (kind !== undefined) throw new NodeFailure({ kind, words: said })
  if (complaint.success) throw new NodeFailure({ kind: kindOfWords(said) ?? "refused", words: said })
  const read = shape.safeParse(json)
  if (!read.success) throw new NodeFailure({ kind: "odd", words: said })
  return read.data
}

const errors = z.object({ error: z.unknown().refine(error => error !== undefined && error !== null && error !== "") })

const said_ = (error: unknown): string => (typeof error === "string" ? error : JSON.stringify(error))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readText = async (body: Dispatcher.ResponseData["body"]): Promise<string> => {
  const chunks: Array<Buffer> = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > longest) throw new NodeFailure({ kind: "odd", words: `${longest} bytes` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
