import { Command } from "effect/cli"
import { authStatus } from "./authStatus.ts"
import { withHelp } from "./commandHelp.ts"
import { login, logout } from "./login.ts"

/** `altilift auth`: what is about the account. */
export const auth = Command.make("auth").pipe(Command.withSubcommands([authStatus, login, logout]), withHelp("auth"))
