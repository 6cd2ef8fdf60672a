import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { join, sep } from "node:path"
import { lookup } from "mrmime"

/** A file in memory, as it is and as it was compressed when it was built. */
interface StaticFile {
  readonly type: string
  readonly etag: string
  readonly bytes: Buffer
  readonly compressed: ReadonlyArray<readonly [encoding: "br" | "gzip", bytes: Buffer]>
}

/** The files of a folder by path, such as `/assets/page.js`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const endings = { ".br": "br", ".gz": "gzip" } as const

/**
 * Reads a folder once. Later changes of its files do not matter: an answer needs no descriptor and cannot fail, and all
 * answers share the same bytes.
 */
export const readStaticFiles = async (folder: string): Promise<StaticFiles> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const contents = new Map<string, Buffer>()
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    // One that vanishes meanwhile is not served.
    const bytes = entry.isFile() ? await readFile(path).catch(() => undefined) : undefined
    if (bytes !== undefined) contents.set(path.slice(folder.length).split(sep).join("/"), bytes)
  }
  const isVariant = (path: string) =>
    Object.keys(endings).some(end => path.endsWith(end) && contents.has(path.slice(0, -end.length)))
  return new Map([...contents].filter(([path]) => !isVariant(path)).map(([path, bytes]) => [path, fileOf(path, bytes, contents)]))
}

const fileOf = (path: string, bytes: Buffer, contents: ReadonlyMap<string, Buffer>): StaticFile => ({
  type: typeOf(path),
  etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
  bytes,
  compressed: Object.entries(endings).flatMap(([end, encoding]) => {
    const variant = contents.get(path + end)
    return variant === undefined ? [] : [[encoding, variant] as const]
  }),
})

const typeOf = (path: string): string => {
  const type = lookup(path) ?? "application/octet-stream"
  return /^text\/|javascript|json/.test(type) ? `${type}; charset=utf-8` : type
}

/** Answers GET and HEAD with a file, or with 304 when the client has it. */
export const answerStaticFile = (
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile,
  headers: Readonly<Record<string, string>>,
): void => {
  const accepted = acceptedEncodings(request.headers["accept-encoding"])
  const [encoding, bytes] = file.compressed.find(([name]) => accepted.has(name)) ?? [undefined, file.bytes]
  // Each encoding is a representation of its own (RFC 9110, 8.8.3).
  const etag = encoding === undefined ? file.etag : file.etag.replace(/"$/, `-${encoding}"`)
  const common = { ...headers, etag, ...(file.compressed.length === 0 ? {} : { vary: "accept-encoding" }) }
  if (isKnown(request.headers["if-none-match"], etag)) return void response.writeHead(304, common).end()
  response.writeHead(200, {
    ...common,
    "content-type": file.type,
    "content-length": bytes.length,
    ...(encoding === undefined ? {} : { "content-encoding": encoding }),
  })
  response.end(request.method === "HEAD" ? undefined : bytes)
}

/** The encodings that a client takes; one with `q=0` it does not. */
const acceptedEncodings = (header: string | string[] | undefined): ReadonlySet<string> =>
  new Set(
    String(header ?? "")
      .toLowerCase()
      .split(",")
      .map(part => part.trim())
      .filter(part => !/;\s*q=0(\.0*)?$/.test(part))
      .map(part => part.split(";", 1)[0]?.trim() ?? ""),
  )

const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some(one => one.trim().replace(/^W\//, "") === etag)
