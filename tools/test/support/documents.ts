import { globSync, readFileSync, statSync } from "node:fs"
import { posix, resolve } from "node:path"

const root = resolve(import.meta.dirname, "../../..")

const widest = 120

/** Folders that are not of the repository: installed, built, or written by a run. */
const foreign = /^(node_modules|dist|test-results|\.git|\.nx|\.altilift-data)$/

/** Names in documents that look like paths of the repository and are none. */
const notPaths: ReadonlySet<string> = new Set([
  // Made by the reader.
  "packages/kiosk",
  "packages/NAME",
  "rules.json",
  // Written by programs, or served.
  "owner.json",
  "service.json",
  ".altilift-data/owner.json",
  "edge-key.json",
  "manifest.json",
  "nodeodm.json",
  "report.json",
  "element.js",
  "uploader.js",
  "messages.js",
  // A media type.
  "application/x-www-form-urlencoded",
  // An example of a photo's name.
  "a/b.jpg",
])

/** What a document may point at. */
export interface Repository {
  /** Files and folders, relative to the root, with `/`. */
  readonly paths: ReadonlySet<string>
  /** Entries that packages export, such as `@altilift/core/client`. */
  readonly exports: ReadonlySet<string>
}

export const readRepository = (): Repository => {
  const found = globSync("**/*", { cwd: root, exclude: path => foreign.test(posix.basename(String(path))) })
  const paths = new Set(found.map(path => path.replaceAll("\\", "/")))
  const exports = [...paths].filter(path => /^(packages\/[^/]+|tools)\/package\.json$/.test(path)).flatMap(entriesOf)
  return { paths, exports: new Set(exports) }
}

const entriesOf = (path: string): ReadonlyArray<string> => {
  const { name, exports = {} } = JSON.parse(readFileSync(resolve(root, path), "utf8"))
  return [name, ...Object.keys(exports).map(entry => posix.join(name, entry))]
}

export const documentsOf = ({ paths }: Repository): ReadonlyArray<string> =>
  [...paths].filter(path => path.endsWith(".md") && statSync(resolve(root, path)).isFile())

export const textOf = (document: string): string => readFileSync(resolve(root, document), "utf8")

/** What is wrong with a document: lines that are too wide, and names of files, folders and headings that are not there. */
export const faultsOf = (document: string, text: string, repository: Repository): ReadonlyArray<string> => {
  const prose = text.replaceAll(/^```.*?^```/gms, block => block.replaceAll(/[^\n]/g, ""))
  return [
    ...text.split("\n").flatMap((line, at) => widthFault(line, at + 1)),
    ...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => linkFault(document, target, text, repository)),
    ...[...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => pathFault(document, code, repository)),
  ].map(fault => `${document}: ${fault}`)
}

const widthFault = (line: string, number: number): ReadonlyArray<string> => {
  const width = [...line.replaceAll(/https?:\/\/[^\s)>|`]+/g, "")].length
  return width > widest ? [`line ${number} has ${width} columns`] : []
}

const linkFault = (document: string, target: string, text: string, { paths }: Repository): ReadonlyArray<string> => {
  if (/^[a-z]+:/.test(target)) return []
  const [file = "", heading] = target.split("#")
  const path = file === "" ? document : posix.join(posix.dirname(document), file).replace(/\/$/, "")
  if (!paths.has(path)) return [`the link ${target} leads nowhere`]
  if (heading === undefined) return []
  return slugsOf(path === document ? text : textOf(path)).includes(heading) ? [] : [`the heading ${target} is not there`]
}

/** Headings as GitHub names them in addresses. */
const slugsOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  )

const pathFault = (document: string, code: string, { paths, exports }: Repository): ReadonlyArray<string> => {
  if (code.startsWith("@altilift/") && !exports.has(code)) return code === "@altilift/kiosk" ? [] : [`no package exports ${code}`]
  if (!looksLikePath(code) || notPaths.has(code)) return []
  const path = posix.normalize(code).replace(/\/$/, "")
  const folder = posix.dirname(document)
  const own =
    /^(src|test|contract|operations)(\/|$)/.test(path) && paths.has(posix.join(folder, "package.json")) && folder !== "."
  const candidates = own ? [posix.join(folder, path)] : [...paths].filter(one => endsWith(one, path))
  return candidates.some(one => paths.has(one)) ? [] : [`${code} is not there`]
}

/** A file with a suffix of sources or documents, a folder below a known one, or a module named without its suffix. */
const looksLikePath = (code: string): boolean =>
  !/(^|\/)dist(\/|$)/.test(code) &&
  (/^[\w.@-]+(\/[\w.@-]+)*\.(tsx?|m?js|graphql|md|json|html)$/.test(code) ||
    /^(src|test|contract|operations|template|packages|tools|docs|examples)\/[\w./@-]*$/.test(code) ||
    /^[A-Za-z]\w*(\/[A-Za-z]\w*)+$/.test(code))

/** Modules may be named without the suffix of their file. */
const endsWith = (path: string, end: string): boolean => {
  const bare = path.replace(/(\.test)?\.\w+$/, "")
  return [path, bare].some(one => one === end || one.endsWith(`/${end}`))
}
