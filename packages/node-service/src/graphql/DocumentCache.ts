import type { DocumentNode } from "graphql"

/** What the documents of a cache may weigh together, and one of them, in bytes. */
const capacity = 32 * 1024 ** 2
const heaviest = capacity / 16

/** Bytes that a token takes, with its node and where it stands; measured: 230 to 300. */
const tokenBytes = 300

interface Kept {
  readonly document: DocumentNode
  /** Bytes. */
  readonly weight: number
}

/**
 * Documents that were found right by their text, those used last, up to a weight: batches of the command line are the
 * same text again and again.
 */
export const makeDocumentCache = () => {
  const kept = new Map<string, Kept>()
  let total = 0
  const drop = (text: string): Kept | undefined => {
    const one = kept.get(text)
    if (one === undefined) return undefined
    kept.delete(text)
    total -= one.weight
    return one
  }
  const add = (text: string, one: Kept): void => {
    kept.set(text, one)
    total += one.weight
  }
  return {
    get: (text: string): DocumentNode | undefined => {
      const one = drop(text)
      if (one !== undefined) add(text, one)
      return one?.document
    },
    keep: (text: string, document: DocumentNode, tokens: number): void => {
      const weight = 2 * text.length + tokens * tokenBytes
      if (weight > heaviest) return
      drop(text)
      add(text, { document, weight })
      for (const oldest of kept.keys()) {
        if (total <= capacity) break
        drop(oldest)
      }
    },
  }
}
