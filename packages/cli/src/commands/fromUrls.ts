import { readFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import type { Address } from "@altilift/core"
import { Effect, Redacted } from "effect"
import { readAddresses } from "../config/addressList.ts"
import { reasonOf } from "../fileErrors.ts"
import { UsageError } from "../UsageError.ts"
import { count } from "../view/units.ts"
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
  const { fromUrls, fetchTokenEnv, paths } = input
  if (fromUrls === undefined) {
    if (fetchTokenEnv !== undefined) return yield* usage("--fetch-token-env goes with --from-urls.")
    if (paths.length === 0) return yield* usage("Name photos or folders, or a list of addresses with --from-urls.")
    return undefined
  }
  const excluded = excludedBy(input)
  if (excluded !== undefined) return yield* usage(`--from-urls has the server fetch the photos: leave out ${excluded}.`)
  const { addresses, problems } = readAddresses(yield* readList(fromUrls))
  if (problems.length > 0) {
    const lines = problems.slice(0, shownProblems).map(({ line, problem }) => `  line ${line}: ${problem}`)
    const rest = problems.length > shownProblems ? [`  … and ${problems.length - shownProblems} more`] : []
    return yield* usage(
      [`--from-urls ${fromUrls}: ${count(problems.length, "line")} cannot be read.`, ...lines, ...rest].join("\n"),
    )
  }
  if (addresses.length === 0) return yield* usage(`--from-urls ${fromUrls}: there is no address in it.`)
  return { addresses, token: fetchTokenEnv === undefined ? undefined : yield* readToken(fetchTokenEnv, addresses) }
})

const usage = (message: string) => new UsageError({ message })

/** What is about photos that are read and sent from here. */
const excludedBy = ({ paths, dryRun, skipUnreadable, concurrency, bucket }: UploadInput): string | undefined => {
  if (paths.length > 0) return "the paths"
  if (dryRun) return "--dry-run"
  if (skipUnreadable) return "--skip-unreadable"
  if (concurrency !== undefined) return "--concurrency"
  if (bucket.label !== undefined) return "--bucket"
  return bucket.cloud === undefined ? undefined : "--cloud"
}

const readList = (name: string) =>
  Effect.tryPromise({
    try: () => (name === "-" ? text(process.stdin) : readFile(name, "utf8")),
    catch: cause =>
      usage(`--from-urls ${name}: ${reasonOf(cause)}. Name a file with an address a line, or - for standard input.`),
  })

/** The token goes to every address of the list, so they must be of one origin: nobody else shall get it. */
const readToken = Effect.fnUntraced(function* (variable: string, addresses: ReadonlyArray<Address>) {
  const token = process.env[variable]
  if (token === undefined || token === "") {
    return yield* usage(`--fetch-token-env ${variable}: there is no such variable, or it is empty.`)
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return yield* usage(`--fetch-token-env ${variable}: a token has visible ASCII characters only.`)
  }
  const origins = [...new Set(addresses.map(({ url }) => new URL(Redacted.value(url)).origin))]
  if (origins.length > 1) {
    const named = `${origins.slice(0, 3).join(", ")}${origins.length > 3 ? ", …" : ""}`
    return yield* usage(`--fetch-token-env: the token would go to ${origins.length} places (${named}). Make a list for each.`)
  }
  return Redacted.make(token)
})
