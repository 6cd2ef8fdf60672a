import type { Plugin } from "graphql-yoga"
import { breath } from "../breath.ts"
import type { RequestContext } from "./context.ts"

/** Characters gathered before they are sent. */
const pieceSize = 64 * 1024

/** An object or array that is being written. */
interface Open {
  readonly keys: ReadonlyArray<string> | undefined
  readonly values: ReadonlyArray<unknown>
  next: number
}

/** The JSON of a value, as `JSON.stringify` writes it, in pieces. */
export function* jsonPieces(root: unknown): Generator<string, void> {
  let text = ""
  const stack: Array<Open> = []
  const write = (value: unknown): void => {
    if (isFlat(value)) text += JSON.stringify(value) ?? "null"
    else {
      const open = begin(value)
      text += open.keys === undefined ? "[" : "{"
      stack.push(open)
    }
  }
  write(root)
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { keys, values, next } = top
    if (next === values.length) {
      text += keys === undefined ? "]" : "}"
      stack.pop()
    } else {
      top.next += 1
      if (next > 0) text += ","
      if (keys !== undefined) text += `${JSON.stringify(keys[next])}:`
      write(values[next])
    }
    if (text.length < pieceSize) continue
    yield text
    text = ""
  }
  yield text
}

const begin = (value: object): Open => {
  if (Array.isArray(value)) return { keys: undefined, values: value, next: 0 }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && typeof inner !== "function")
  return { keys: entries.map(([key]) => key), values: entries.map(([, inner]) => inner), next: 0 }
}

/** What is written in one go: everything but arrays and objects that hold others. */
const isFlat = (value: unknown): value is Exclude<unknown, object> => {
  if (typeof value !== "object" || value === null || "toJSON" in value) return true
  if (Array.isArray(value)) return value.length === 0
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key]
    if (typeof inner === "object" && inner !== null) return false
  }
  return true
}

/** A short answer as it is, a long one piece by piece, so that others are served meanwhile. */
const stringify = (result: unknown): string | AsyncIterable<Uint8Array> => {
  const pieces = jsonPieces(result)
  const first = pieces.next().value ?? ""
  return first.length < pieceSize ? first : rest(first, pieces)
}

async function* rest(first: string, pieces: Iterable<string>): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(first)
  for (const piece of pieces) {
    yield Buffer.from(piece)
    await breath()
  }
}

/** Answers may have very many rows: they are written beside other requests. */
export const inPieces: Plugin<RequestContext> = {
  onResultProcess: ({ result }) => {
    // What it returns becomes the body of the answer, which may be an iterable; the types know texts only.
    for (const one of [result].flat()) if (!(Symbol.asyncIterator in one)) Object.assign(one, { stringify })
  },
}
