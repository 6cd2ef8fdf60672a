import { type ESTree, parseSync, Visitor } from "rolldown/utils"

/** One place where a file names another module, whatever the syntax. */
export interface Import {
  /**
   * The module as written; `undefined` where it is computed when the program runs, so that nothing can be said about
   * it.
   */
  readonly module: string | undefined
  /** Counted from 1. */
  readonly line: number
  /** Whether the file is only asked for its place, and no code of it is run. */
  readonly located: boolean
}

export interface Imports {
  readonly imports: readonly Import[]
  /** Syntax errors: a file that does not parse is not checked, and that must be seen. */
  readonly errors: readonly string[]
}

type Argument = ESTree.Expression | ESTree.SpreadElement | undefined

const literal = (node: Argument): string | undefined => {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}

/** Functions that load a module by name, beside `import` itself. */
const loads = (callee: ESTree.Expression): boolean => {
  if (callee.type === "Identifier") return callee.name === "require"
  if (callee.type === "CallExpression") return callee.callee.type === "Identifier" && callee.callee.name === "createRequire"
  return (
    callee.type === "MemberExpression" && callee.property.type === "Identifier" && callee.property.name === "getBuiltinModule"
  )
}

/** Functions that tell where a module is. */
const locates = (callee: ESTree.Expression): boolean => {
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false
  if (callee.property.name !== "resolve") return false
  return callee.object.type === "MetaProperty" || (callee.object.type === "Identifier" && callee.object.name === "require")
}

const reference = /^\/\s*<reference\s+(?:types|path)\s*=\s*["']([^"']+)["']/

/**
 * Everything a TypeScript or JavaScript file imports: static, dynamic and type-only imports, re-exports, `require`, the
 * `import("x").T` of types, and triple-slash references, which bring in global types without an import.
 */
export const importsOf = (fileName: string, source: string): Imports => {
  const parsed = parseSync(fileName, source)
  const imports: Import[] = []
  const found = (module: string | undefined, at: { readonly start: number }, located = false): void => {
    imports.push({ module, line: source.slice(0, at.start).split("\n").length, located })
  }
  for (const comment of parsed.comments) {
    const module = comment.type === "Line" ? reference.exec(comment.value)?.[1] : undefined
    if (module !== undefined) found(module, comment)
  }
  new Visitor({
    ImportDeclaration: node => found(node.source.value, node),
    ExportAllDeclaration: node => found(node.source.value, node),
    ExportNamedDeclaration: node => {
      if (node.source) found(node.source.value, node)
    },
    ImportExpression: node => found(literal(node.source), node),
    TSImportType: node => found(node.source.value, node),
    TSExternalModuleReference: node => found(node.expression.value, node),
    CallExpression: node => {
      if (loads(node.callee)) found(literal(node.arguments[0]), node)
      if (locates(node.callee)) found(literal(node.arguments[0]), node, true)
    },
  }).visit(parsed.program)
  return { imports: imports.sort((a, b) => a.line - b.line), errors: parsed.errors.map(error => error.message) }
}
