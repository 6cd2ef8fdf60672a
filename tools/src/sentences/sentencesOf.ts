import { type ESTree, parseSync, Visitor } from "rolldown/utils"
import { allowedErrors } from "./allowed.ts"

/** A text that is put together and reads like a sentence. */
export interface Sentence {
  /** Counted from 1. */
  readonly line: number
  /** Its fixed parts, with `…` in place of what is put in. */
  readonly text: string
}

export interface Sentences {
  readonly sentences: ReadonlyArray<Sentence>
  /** Syntax errors: a file that does not parse is not checked, and that must be seen. */
  readonly errors: ReadonlyArray<string>
}

/** What stands in place of a value. */
const hole = "…"

/**
 * Finds template literals with a placeholder, concatenations of strings, and elements of text and values, that read
 * like an English sentence. Messages of errors that are not for users (see `allowedErrors`), or end an effect as a
 * defect, are not counted.
 */
export const sentencesOf = (fileName: string, source: string): Sentences => {
  const parsed = parseSync(fileName, source)
  const exempt = new Set<number>()
  const found = new Map<number, Sentence>()
  const lineOf = (node: { readonly start: number }): number => source.slice(0, node.start).split("\n").length
  const note = (node: ESTree.TemplateLiteral | ESTree.BinaryExpression): void => {
    if (exempt.has(node.start)) return
    const text = fixedText(node)
    if (text === undefined || !text.includes(hole) || !readsLikeSentence(text)) return
    skipParts(node, exempt)
    found.set(node.start, { line: lineOf(node), text })
  }
  const skipMessages = (nodes: ReadonlyArray<ESTree.Node>): void => {
    for (const node of nodes) for (const part of textsIn(node)) exempt.add(part.start)
  }
  new Visitor({
    NewExpression: node => {
      if (node.callee.type === "Identifier" && foreignErrors.has(node.callee.name)) skipMessages(node.arguments)
    },
    CallExpression: node => {
      if (isDefect(node.callee)) skipMessages(node.arguments)
    },
    TaggedTemplateExpression: node => {
      exempt.add(node.quasi.start)
    },
    TSTemplateLiteralType: node => {
      exempt.add(node.start)
    },
    JSXElement: node => {
      const text = node.children
        .map(child => (child.type === "JSXText" ? child.value : hole))
        .join("")
        .trim()
      if (node.children.some(isValue) && readsLikeSentence(text)) found.set(node.start, { line: lineOf(node), text })
    },
    TemplateLiteral: note,
    BinaryExpression: node => {
      if (node.operator === "+") note(node)
    },
  }).visit(parsed.program)
  return {
    sentences: [...found.values()].sort((a, b) => a.line - b.line),
    errors: parsed.errors.map(error => error.message),
  }
}

const foreignErrors: ReadonlySet<string> = new Set(allowedErrors.map(({ named }) => named))

const isDefect = (callee: ESTree.Node): boolean =>
  callee.type === "MemberExpression" &&
  callee.object.type === "Identifier" &&
  callee.object.name === "Effect" &&
  callee.property.type === "Identifier" &&
  callee.property.name === "die"

const isValue = (child: ESTree.JSXChild): boolean => child.type === "JSXExpressionContainer"

type Text = ESTree.TemplateLiteral | ESTree.BinaryExpression

const isText = (node: ESTree.Node): node is Text =>
  node.type === "TemplateLiteral" || (node.type === "BinaryExpression" && node.operator === "+")

/** A message, whole, as the alternatives of a condition, or by its name among others. */
const textsIn = (node: ESTree.Node): ReadonlyArray<Text> => {
  if (node.type === "ConditionalExpression") return [...textsIn(node.consequent), ...textsIn(node.alternate)]
  if (node.type === "ObjectExpression") return node.properties.flatMap(one => (isMessage(one) ? textsIn(one.value) : []))
  return isText(node) ? [node] : []
}

/** The message of an error that is made of named parts. */
const isMessage = (part: ESTree.ObjectPropertyKind): part is ESTree.ObjectProperty =>
  part.type === "Property" && part.key.type === "Identifier" && part.key.name === "message"

/** Marks the parts of a text, which belong to the same sentence. */
const skipParts = (node: Text, exempt: Set<number>): void => {
  const parts = node.type === "TemplateLiteral" ? node.expressions : [node.left, node.right]
  for (const part of parts.flatMap(textsIn)) {
    // A concatenation begins where its first operand does.
    if (part.start !== node.start) exempt.add(part.start)
    skipParts(part, exempt)
  }
}

/** The text of a template or concatenation; `undefined` of a sum, in which no text is seen. */
const fixedText = (node: ESTree.Node): string | undefined => {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined
  if (node.type === "TemplateLiteral") {
    return node.quasis
      .map((quasi, index) => (index === 0 ? "" : partOf(node.expressions[index - 1])) + quasi.value.cooked)
      .join("")
  }
  if (node.type !== "BinaryExpression" || node.operator !== "+") return undefined
  const [left, right] = [fixedText(node.left), fixedText(node.right)]
  return left === undefined && right === undefined ? undefined : `${left ?? hole}${right ?? hole}`
}

/** Alternatives that stand in a template are read as the first of them. */
const partOf = (node: ESTree.Node | undefined): string => {
  if (node?.type === "ConditionalExpression") {
    const [first, second] = [fixedText(node.consequent), fixedText(node.alternate)]
    const longer = (first?.length ?? 0) >= (second?.length ?? 0) ? first : second
    return hole + (longer ?? "")
  }
  return node === undefined ? hole : hole + (node.type === "TemplateLiteral" ? (fixedText(node) ?? "") : "")
}

/** Words of letters only, as prose has them: no paths, flags, identifiers or markup. */
const word = /(?<![\w/<=.:"'-])[A-Za-z][a-z]+(?:'[a-z]+)?(?![\w/=("'-]|\.\w|:\/)/g

/** At least two words in lower case, of which two stand side by side. */
const readsLikeSentence = (text: string): boolean => {
  const prose = text.replace(/<[^>]*>/g, " ")
  const words = prose.match(word) ?? []
  return words.length >= 2 && / ?[a-z]{2,},? [a-z]{2,}/.test(prose)
}
