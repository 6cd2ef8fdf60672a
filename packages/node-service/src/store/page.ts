import { Effect } from "effect"
import { Refusal } from "../Refusal.ts"

/** What a relay client asks of a list; empty strings mean absent (protocol: Schema surface). */
export interface PageRequest {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
  readonly after?: string | null | undefined
}

/** A page request that was understood: rows between two positions, so many from the start or from the end. */
export interface Window {
  /** Position of the row before the first one wanted. */
  readonly after: number | undefined
  readonly before: number | undefined
  readonly limit: number | undefined
  readonly from: "start" | "end"
}

/** Rows in the order of the list, and whether there are more of them on either side. */
export interface Page<Row> {
  /** Of a long page they are read when they are asked for. */
  readonly rows: ReadonlyArray<Row> | AsyncIterable<Row>
  readonly first: Row | undefined
  readonly last: Row | undefined
  readonly totalCount: number
  readonly hasPreviousPage: boolean
  readonly hasNextPage: boolean
}

/** Cursors hide the position in the list, so that clients do not count on its form. */
export const toCursor = (seq: number): string => Buffer.from(`at:${seq}`).toString("base64url")

const fromCursor = (cursor: string): number | undefined => {
  const match = /^at:(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))
  return match === null ? undefined : Number(match[1])
}

/** Reads a page request; refused when it contradicts itself or names a cursor that is none of ours. */
export const readPageRequest = Effect.fnUntraced(function* (request: PageRequest) {
  const { first, last } = request
  if (typeof first === "number" && typeof last === "number") {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "page-has-two-ends" } })
  }
  const limit = first ?? last ?? undefined
  if (limit !== undefined && limit < 0) {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "page-size-negative" } })
  }
  const window: Window = {
    after: yield* readCursor("after", request.after),
    before: yield* readCursor("before", request.before),
    limit,
    from: typeof last === "number" ? "end" : "start",
  }
  return window
})

const readCursor = Effect.fnUntraced(function* (name: string, cursor: string | null | undefined) {
  if (cursor === undefined || cursor === null || cursor === "") return undefined
  const seq = fromCursor(cursor)
  if (seq === undefined) {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "cursor-unknown", argument: name } })
  }
  return seq
})

/**
 * The page of a window, from the rows read for it: `limit + 1` of them, so that the one too many tells whether the list
 * goes on. Rows come in reading order, from the end of the list when `from` says so.
 */
export const toPage = <Row>(read: ReadonlyArray<Row>, window: Window, totalCount: number): Page<Row> => {
  const more = window.limit !== undefined && read.length > window.limit
  const wanted = more ? read.slice(0, window.limit) : read
  const backwards = window.from === "end"
  const rows = backwards ? wanted.toReversed() : wanted
  return {
    rows,
    first: rows[0],
    last: rows.at(-1),
    totalCount,
    hasPreviousPage: backwards ? more : window.after !== undefined,
    hasNextPage: backwards ? window.before !== undefined : more,
  }
}
