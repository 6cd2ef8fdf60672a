import { readFileSync } from "node:fs"
import { type ESTree, parseSync } from "vite"

/** What stands for a value that is only known when a program runs: it can be a number, a name, a host or a checksum. */
const sample = "7"

type Node = ESTree.Node

/** Programmers read these, and nobody else; the rest are names that programs compare. */
const notForPeople: ReadonlySet<unknown> = new Set(["kind", "event", "on", "at", "phase", "read", "found", "put", "code"])

/**
 * The sentences that a source file can say, as far as its text tells: string literals and templates of several words, each way that a condition inside
 * may take, with `7` for every value. A constant that is put into a sentence is told inside of it.
 */
export const sentencesIn = (path: string): ReadonlyArray<string> => {
  const { program } = parseSync(path, readFileSync(path, "utf8"))
  const constants = new Map<string, Array<Node>>()
  walk(program, node => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier" || node.init === null) return true
    constants.set(node.id.name, [...(constants.get(node.id.name) ?? []), node.init])
    return true
  })
  const inside = new Set<Node>()
  const roots: Array<Node> = []
  walk(program, node => {
    if (isPassedOver(node)) return false
    if (!isText(node)) return true
    roots.push(node)
    return false
  })
  const told = roots.map(root => ({ root, said: spell(root, constants, inside) }))
  return told.filter(({ root }) => !inside.has(root)).flatMap(({ said }) => said.filter(isSentence))
}

const isText = (node: Node): boolean =>
  node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string")

/** Several words; neither a duration nor a place in a folder. */
const isSentence = (text: string): boolean => /[a-z]{2,} ["(a-z7]/i.test(text) && !/^\d+ \w+$|^import /.test(text)

const isPassedOver = (node: Node): boolean => {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return false
    case "NewExpression":
      return node.callee.type === "Identifier" && node.callee.name === "Error"
    case "Property":
      return node.key.type === "Identifier" && notForPeople.has(node.key.name) && isText(node.value)
    case "BinaryExpression":
      return node.operator !== "+"
    default:
      return node.type.startsWith("TS") || node.type === "ImportDeclaration"
  }
}

/** Every text that an expression may become. */
const spell = (node: Node, constants: ReadonlyMap<string, ReadonlyArray<Node>>, inside: Set<Node>): ReadonlyArray<string> => {
  const again = (part: Node) => spell(part, constants, inside)
  switch (node.type) {
    case "Literal":
      return [typeof node.value === "string" ? node.value : sample]
    case "TemplateLiteral":
      return node.quasis.reduce<ReadonlyArray<string>>(
        (all, quasi, index) => {
          const expression = node.expressions[index]
          const values = expression === undefined ? [""] : again(expression)
          return all.flatMap(text => values.map(value => text + (quasi.value.cooked ?? "") + value))
        },
        [""],
      )
    case "ConditionalExpression":
      return [...again(node.consequent), ...again(node.alternate)]
    case "Identifier": {
      const values = (constants.get(node.name) ?? []).filter(value => isText(value) || value.type === "ConditionalExpression")
      for (const value of values) textsIn(value, inside)
      return values.length === 0 ? [sample] : values.flatMap(again)
    }
    default:
      return [sample]
  }
}

const textsIn = (node: Node, into: Set<Node>): void =>
  walk(node, part => {
    if (isText(part)) into.add(part)
    return true
  })

/** Visits a node, and what is in it as long as `visit` wants to. */
const walk = (node: Node, visit: (node: Node) => boolean): void => {
  if (!visit(node)) return
  for (const child of Object.values(node).flat()) {
    if (typeof child === "object" && child !== null && "type" in child) walk(child as Node, visit)
  }
}
