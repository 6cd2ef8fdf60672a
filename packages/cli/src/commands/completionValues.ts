import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { profileNames } from "../config/profileNames.ts"
import { profileFlag } from "./profileFlag.ts"
import { projectNames } from "./projectNames.ts"

/** Values that the completion scripts request. */
const kinds = ["projects", "profiles"] as const
export type CompletedKind = (typeof kinds)[number]

const kindAndLine = {
  kind: Argument.Literals("KIND", kinds),
  line: Argument.String("WORD").pipe(Argument.variadic({ min: 0 })),
}

/**
 * `altilift completion-values KIND -- WORD…`: one value on each line. The words are those typed so far. A failure prints
 * no message and fewer values, because a shell is completing a word.
 */
export const completionValues = Command.make("completion-values", kindAndLine, ({ kind, line }) =>
  Effect.gen(function* () {
    const values = kind === "projects" ? yield* projects(line) : yield* Effect.promise(() => profileNames())
    yield* Effect.forEach(values.filter(isOneLine), value => Console.log(value), { discard: true })
  }).pipe(Effect.catchCause(() => Effect.void)),
).pipe(Command.unlisted)

const noFlags = { endpoint: undefined, key: undefined, token: undefined }

const projects = Effect.fnUntraced(function* (line: ReadonlyArray<string>) {
  const files = appPaths()
  const account = yield* findAccount(noFlags, process.env, files, profileIn(line) ?? (yield* profileFlag))
  return yield* projectNames(account, files.projectNames)
})

const profileIn = (line: ReadonlyArray<string>): string | undefined => {
  const at = line.findIndex(word => /^--profile(=|$)/.test(word))
  const [, joined] = /=(.*)/s.exec(line[at] ?? "") ?? []
  return at < 0 ? undefined : (joined ?? line[at + 1])
}

const isOneLine = (value: string): boolean => !/\p{Cc}/u.test(value)
