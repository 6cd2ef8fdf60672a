import { isUtf8 } from "node:buffer"
import { createHash } from "node:crypto"
import { basename, extname, sep } from "node:path"

/**
 * Paths as strings. For the system a name is bytes, and old cards and archives have names that are not UTF-8. The
 * string that Node makes of them cannot be opened, and two of them may look the same. So a `ref` has every byte that is
 * not part of valid UTF-8 as `\xff`; and where a name has these four characters by itself, its backslash stands there
 * as `\x5c`. Thus no two paths have the same ref, every ref is valid Unicode and leads back to its path. Most refs are
 * the path itself. Windows has no such names, and the backslash is no part of one there.
 */
const escapes = process.platform !== "win32"

/** What would be read as an escape, and what one is. */
const escape = /\\x([0-9a-f]{2})/g

/** The ref of a path, or of a name in one. */
export const refOf = (path: Buffer): string => {
  if (!escapes) return path.toString()
  if (isUtf8(path)) return literal(path.toString())
  let ref = ""
  let valid = 0
  for (let at = 0; at < path.length; ) {
    const length = lengthAt(path, at)
    if (length === 0) {
      ref += `${literal(path.toString("utf8", valid, at))}\\x${(path[at] ?? 0).toString(16)}`
      valid = at + 1
    }
    at += Math.max(1, length)
  }
  return ref + literal(path.toString("utf8", valid))
}

/** What the file system takes to be the path that a ref was made of. */
export const pathOf = (ref: string): string | Buffer => {
  if (!escapes || !ref.includes("\\x")) return ref
  const bytes: Buffer[] = []
  let from = 0
  for (const { index, 0: text, 1: hex = "" } of ref.matchAll(escape)) {
    bytes.push(Buffer.from(ref.slice(from, index)), Buffer.from(hex, "hex"))
    from = index + text.length
  }
  return Buffer.concat([...bytes, Buffer.from(ref.slice(from))])
}

/** Whether a ref is this folder's, or of something in it. */
export const isWithin = (ref: string, folder: string): boolean =>
  ref === folder || ref.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** Bytes that file systems and servers allow a name. */
const longestName = 255

/**
 * The name that a file has for the server and for people. Escapes may have made it longer than servers take: then its
 * end is a hash of the whole, so that it differs from every other.
 */
export const nameOf = (ref: string): string => {
  const name = basename(ref)
  if (Buffer.byteLength(name) <= longestName) return name
  const extension = extname(name)
  const end = `~${createHash("sha1").update(name).digest("hex").slice(0, 16)}${extension.length <= 8 ? extension : ""}`
  let begin = ""
  for (const character of name) {
    if (Buffer.byteLength(begin + character + end) > longestName) break
    begin += character
  }
  return begin + end
}

const literal = (text: string): string => (text.includes("\\x") ? text.replace(escape, "\\x5cx$1") : text)

/** Bytes of the character that begins here; 0 where none does. */
const lengthAt = (bytes: Buffer, at: number): number => {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
