import type { Address } from "@altilift/core"
import { Redacted } from "effect"
import { sentences } from "../messages/language.ts"

/** A line that is no address, and why; nothing of the line itself, which may hold a signature. */
export interface BadLine {
  /** From 1. */
  readonly line: number
  readonly problem: string
}

/** Characters. Servers refuse longer addresses. */
const longestUrl = 4096
/** Bytes. */
const longestName = 255

/**
 * The addresses of a list: `URL`, `URL SHA-1` or `URL SHA-1 NAME` a line, between them spaces or tabs, which no URL
 * has; `-` stands for a SHA-1 that is not known. Empty lines and lines that begin with `#` are skipped.
 */
export const readAddresses = (
  text: string,
): { readonly addresses: ReadonlyArray<Address>; readonly problems: ReadonlyArray<BadLine> } => {
  const addresses: Array<Address> = []
  const problems: Array<BadLine> = []
  const shown = new Set<string>()
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n|\r/)
  for (const [index, content] of lines.entries()) {
    if (/^\s*(#|$)/.test(content)) continue
    const line = index + 1
    const read = readLine(content.trim())
    if (typeof read === "string") problems.push({ line, problem: read })
    else addresses.push(toAddress(read, line, shown))
  }
  return { addresses, problems }
}

interface Line {
  readonly url: URL
  readonly checksum: string | undefined
  readonly name: string
}

const readLine = (content: string): Line | string => {
  const words = sentences().addresses
  const [, text = "", sum, given] = /^(\S+)(?:\s+(\S+)(?:\s+(.+))?)?$/.exec(content) ?? []
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return words.notAnAddress("https://photos.example.com/a.jpg")
  if (url.protocol !== "http:" && url.protocol !== "https:") return words.scheme
  if (url.username !== "" || url.password !== "") return words.password
  if (text.length > longestUrl) return words.tooLong(longestUrl)
  const checksum = sum === undefined || sum === "-" ? undefined : sum.toLowerCase()
  if (checksum !== undefined && !/^[0-9a-f]{40}$/.test(checksum)) return words.checksum
  const name = given ?? nameIn(url)
  if (Buffer.byteLength(name) > longestName) return words.nameTooLong(longestName)
  url.hash = ""
  return { url, checksum, name }
}

/** The last part of the path, as people would name the file; the host where there is none. */
const nameIn = (url: URL): string => {
  const last = url.pathname.split("/").findLast(part => part !== "") ?? url.hostname
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** Addresses that differ only in their query get their line number, so that each `ref` is unique. */
const toAddress = ({ url, checksum, name }: Line, line: number, shown: Set<string>): Address => {
  const bare = `${url.origin}${url.pathname}`
  const ref = shown.has(bare) ? `${bare} (line ${line})` : bare
  shown.add(bare)
  return { file: { ref, name, size: 0, modifiedAt: 0 }, url: Redacted.make(url.href), checksum }
}
