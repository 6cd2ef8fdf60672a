import type { DocumentPart, Problem } from "@altilift/core"
import { type DocumentNode, Kind, Lexer, type SelectionSetNode, type Source, TokenKind } from "graphql"
import { apiError } from "./extensions.ts"

/** How large a document may be, and what it may cost. */
export interface DocumentLimits {
  /** Words, signs and comments. */
  readonly tokens: number
  /** Fields under another name than their own. */
  readonly aliases: number
  /** See `costOf`. */
  readonly cost: number
}

/** 50 aliased registrations have about 3,000 tokens; one list of all images in full costs 40,000. */
export const limitsOfUsers: DocumentLimits = { tokens: 6_000, aliases: 500, cost: 100_000 }

/** Who has no user asks for little: what there is, or a token. The introspection of explorers has some 300 tokens. */
export const limitsOfOthers: DocumentLimits = { tokens: 1_000, aliases: 20, cost: 40_000 }

/** The most brackets that stand open at a time. The introspection that GraphiQL sends has 14. */
const deepest = 30

/** Operations and fragments in a document: each is compared with each. */
const mostDefinitions = 50

/** Fields that stand in the same place as another of the same name: each is compared with each. */
const mostRepeated = 200

export const refusal = (problem: Problem) => apiError("BAD_USER_INPUT", problem, { status: 400 })

const beyond = (part: DocumentPart, most: number) => refusal({ code: "document-beyond-limit", part, most })

/**
 * Refuses a document that is too large to be parsed. It is read flat: the parser itself goes down into it, and would
 * run out of stack.
 *
 * @returns its tokens
 */
export const refuseUnreadable = (source: Source, limits: DocumentLimits): number => {
  const tooLong = beyond("tokens", limits.tokens)
  // The lexer skips comments, all that follow each other at once, and keeps them.
  let tokens = countSigns(source.body, limits.tokens)
  if (tokens > limits.tokens) throw tooLong
  const lexer = new Lexer(source)
  for (let depth = 0; ; tokens += 1) {
    const { kind } = lexer.advance()
    if (kind === TokenKind.EOF) return tokens
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) depth += 1
    if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) depth -= 1
    if (depth > deepest) throw beyond("depth", deepest)
    if (tokens >= limits.tokens) throw tooLong
  }
}

/** How often `#` stands in a text, at most one more than `most`. */
const countSigns = (text: string, most: number): number => {
  let count = 0
  for (let at = text.indexOf("#"); at !== -1 && count <= most; at = text.indexOf("#", at + 1)) count += 1
  return count
}

/** Refuses a document that takes long to validate: what stands in it often is compared with itself. */
export const refuseRepetitive = (document: DocumentNode, limits: DocumentLimits): void => {
  if (document.definitions.length > mostDefinitions) throw beyond("definitions", mostDefinitions)
  let [aliases, repeated, visited] = [0, 0, 0]
  const fragments = new Map(document.definitions.map(one => [one.kind === Kind.FRAGMENT_DEFINITION ? one.name.value : "", one]))

  const visit = (selections: SelectionSetNode, place: FieldTree, inside: ReadonlyArray<string>): void => {
    for (const one of selections.selections) {
      visited += 1
      // Fragments that unfold without end.
      if (visited > limits.tokens) throw beyond("nodes", limits.tokens)
      if (one.kind === Kind.INLINE_FRAGMENT) visit(one.selectionSet, place, inside)
      if (one.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(one.name.value)
        const circular = inside.includes(one.name.value)
        if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || circular) continue
        visit(fragment.selectionSet, place, [...inside, one.name.value])
      }
      if (one.kind !== Kind.FIELD) continue
      if (one.alias !== undefined) aliases += 1
      if (aliases > limits.aliases) throw beyond("aliases", limits.aliases)
      const name = one.alias?.value ?? one.name.value
      const before = place.fields.get(name)
      if (before !== undefined) repeated += 1
      if (repeated > mostRepeated) throw beyond("repetitions", mostRepeated)
      const below = before ?? { fields: new Map() }
      place.fields.set(name, below)
      if (one.selectionSet !== undefined) visit(one.selectionSet, below, inside)
    }
  }
  for (const one of document.definitions)
    if ("selectionSet" in one && one.selectionSet) visit(one.selectionSet, { fields: new Map() }, [])
}

/** Where fields stand in an answer: those of one place and name are one field of it. */
interface FieldTree {
  readonly fields: Map<string, FieldTree>
}
