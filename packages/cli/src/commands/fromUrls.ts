import { readFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import type { Address } from "@altilift/core"
import { Effect, Redacted } from "effect"
import { readAddresses } from "../config/addressList.ts"
import { reasonOf } from "../fileErrors.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { photoSetGiven } from "./photoSet.ts"
import type { UploadInput } from "./UploadInput.ts"

/** Photos that the server is to fetch, and what it needs for that. */
export interface FromUrls {
  readonly addresses: ReadonlyArray<Address>
  readonly token: Redacted.Redacted<string> | undefined
}

/** More lines than this are not named one by one. */
const shownProblems = 10

/** The list that `--from-urls` names, whole and checked before the first request; undefined without the flag. */
export const checkFromUrls = Effect.fn("checkFromUrls")(function* (
  input: UploadInput,
): Effect.fn.Return<FromUrls | undefined, UsageError> {
  const words = sentences().addresses
  const { fromUrls, fetchTokenEnv, paths } = input
  if (fromUrls === undefined) {
    if (fetchTokenEnv !== undefined) return yield* usage(words.tokenAlone)
    if (paths.length === 0 && input.filesFrom === undefined) return yield* usage(words.nothingNamed)
    return undefined
  }
  const excluded = excludedBy(input)
  if (excluded !== undefined) return yield* usage(excluded)
  const { addresses, problems } = readAddresses(yield* readList(fromUrls))
  if (problems.length > 0) {
    const lines = problems.slice(0, shownProblems).map(({ line, problem }) => `  ${words.line(line, problem)}`)
    const rest = problems.length > shownProblems ? [`  ${sentences().lines.more(problems.length - shownProblems)}`] : []
    return yield* usage([words.linesUnreadable(fromUrls, problems.length), ...lines, ...rest].join("\n"))
  }
  if (addresses.length === 0) return yield* usage(words.none(fromUrls))
  return { addresses, token: fetchTokenEnv === undefined ? undefined : yield* readToken(fetchTokenEnv, addresses) }
})

const usage = (message: string) => new UsageError({ message })

/** A complaint about what only photos have that are read and sent from here. */
const excludedBy = (input: UploadInput): string | undefined => {
  const { paths, dryRun, skipUnreadable, concurrency, bwlimit, order, noWait, strict, bucket } = input
  const { excludes, excludesPaths } = sentences().addresses
  if (paths.length > 0) return excludesPaths
  const [chosen] = photoSetGiven(input)
  if (chosen !== undefined) return excludes(chosen)
  if (bwlimit !== undefined) return excludes("--bwlimit")
  if (order !== undefined) return excludes("--order")
  if (noWait) return excludes("--no-wait")
  if (strict) return excludes("--strict")
  if (dryRun) return excludes("--dry-run")
  if (skipUnreadable) return excludes("--skip-unreadable")
  if (concurrency !== undefined) return excludes("--concurrency")
  if (bucket.label !== undefined) return excludes("--bucket")
  return bucket.cloud === undefined ? undefined : excludes("--cloud")
}

const readList = (name: string) =>
  Effect.tryPromise({
    try: () => (name === "-" ? text(process.stdin) : readFile(name, "utf8")),
    catch: cause => usage(sentences().addresses.fileUnreadable(name, reasonOf(cause))),
  })

/** The token goes to every address of the list, so they must be of one origin. */
const readToken = Effect.fnUntraced(function* (variable: string, addresses: ReadonlyArray<Address>) {
  const words = sentences().addresses
  const token = process.env[variable]
  if (token === undefined || token === "") {
    return yield* usage(words.tokenMissing(variable))
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return yield* usage(words.tokenCharacters(variable))
  }
  const origins = [...new Set(addresses.map(({ url }) => new URL(Redacted.value(url)).origin))]
  if (origins.length > 1) {
    const named = `${origins.slice(0, 3).join(", ")}${origins.length > 3 ? ", …" : ""}`
    return yield* usage(words.tokenForMany(origins.length, named))
  }
  return Redacted.make(token)
})
