import { text } from "node:stream/consumers"
import { Effect, Redacted } from "effect"
import { Prompt } from "effect/cli"
import { operator } from "../messages/operator.ts"
import { CommandRefusal } from "../Refusal.ts"

/**
 * A new password: asked for twice on a terminal, else what comes in on stdin. Never an argument: those stand in the
 * list of processes and in the history of the shell.
 */
export const readPassword = Effect.suspend(() => (process.stdin.isTTY ? ask : fromStdin))

const ask = Effect.gen(function* () {
  const password = yield* Prompt.run(Prompt.Hidden({ message: "New password" }))
  const again = yield* Prompt.run(Prompt.Hidden({ message: "The same again" }))
  if (Redacted.value(password) !== Redacted.value(again)) {
    return yield* new CommandRefusal({ usage: true, message: operator.passwordsDiffer })
  }
  return Redacted.value(password)
})

/** The line feed that `echo` adds is no part of it. */
const fromStdin = Effect.map(
  Effect.promise(() => text(process.stdin)),
  given => given.replace(/\r?\n$/, ""),
)
