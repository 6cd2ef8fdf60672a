import { mkdir, readFile, rm } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect, Redacted } from "effect"
import writeFileAtomic from "write-file-atomic"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { type Account, accountShape, complaint } from "./Account.ts"

/**
 * The account in a file of `altilift login`, or in an `owner.json` that a service wrote; undefined when there is no
 * such file. `complain` makes the sentence for what is wrong with its content.
 */
export const readAccount = Effect.fn("readAccount")(function* (file: string, complain: (fault: string) => string) {
  const text = yield* readText(file)
  if (text === undefined) return undefined
  const content = asJson(text)
  if (typeof content !== "object" || content === null) {
    return yield* new UsageError({ message: complain(sentences().account.notJson) })
  }
  const parsed = accountShape.safeParse(content)
  if (parsed.success) return parsed.data
  return yield* new UsageError({ message: complain(complaint(parsed.error)) })
})

/** Keeps the account, readable for its user alone. The file is there as a whole or not at all. */
export const storeAccount = (file: string, account: Account): Effect.Effect<void, UsageError> =>
  attempt(file, "write", async () => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const facts = { endpoint: account.endpoint, key: Redacted.value(account.key), token: Redacted.value(account.token) }
    await writeFileAtomic(file, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 })
  })

/** Forgets the account; yields whether there was one. */
export const removeAccount = Effect.fn("removeAccount")(function* (file: string) {
  const there = (yield* readText(file)) !== undefined
  if (there) yield* attempt(file, "remove", () => rm(file))
  return there
})

/** A text file, or undefined when there is none. */
export const readText = (file: string): Effect.Effect<string | undefined, UsageError> =>
  attempt(file, "read", async () => {
    try {
      return await readFile(file, "utf8")
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined
      throw cause
    }
  })

const attempt = <A>(file: string, failed: "read" | "write" | "remove", run: () => Promise<A>): Effect.Effect<A, UsageError> =>
  Effect.tryPromise({
    try: run,
    catch: cause => {
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined
      return new UsageError({ message: sentences().account.file(file, failed, code) })
    },
  })

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
