import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { userByEmail } from "../accounts/Accounts.ts"
import { operator } from "../messages/operator.ts"
import { listProjects } from "../projects/listProjects.ts"
import { day } from "./day.ts"
import { projectQuota } from "./quota.ts"
import { json, optional, store, withStore } from "./withStore.ts"

const list = Command.make(
  "list",
  { user: optional("user", "E-mail address of a user; the projects of all without it"), ...store, json },
  Effect.fn(function* ({ user, json, ...folder }) {
    const find = user === undefined ? listProjects(undefined) : Effect.flatMap(userByEmail(user), ({ id }) => listProjects(id))
    const projects = (yield* withStore(folder, find)).map(({ createdAt, ...row }) => ({ ...row, added: day(createdAt) }))
    if (json) return yield* Console.log(JSON.stringify(projects))
    for (const project of projects) yield* Console.log(operator.projectLine(project))
  }),
).pipe(Command.withDescription("List the projects of this installation, or of one user"))

/** `altilift-service project …`. */
export const project = Command.make("project").pipe(
  Command.withDescription("Projects of this installation; works while the service runs"),
  Command.withSubcommands([list, projectQuota]),
)
