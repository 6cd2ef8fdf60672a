import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { userByEmail } from "../accounts/Accounts.ts"
import { disableUser, enableUser, type Inheritance, listUsers, removeUser } from "../accounts/users.ts"
import { operator } from "../messages/operator.ts"
import { CommandRefusal } from "../Refusal.ts"
import { day } from "./day.ts"
import { json, optional, store, withStore } from "./withStore.ts"

const email = Argument.String("email").pipe(Argument.withDescription("E-mail address of the user"))

/** `altilift-service user list`. */
export const list = Command.make(
  "list",
  { ...store, json },
  Effect.fn(function* ({ json, ...folder }) {
    const users = (yield* withStore(folder, listUsers)).map(({ createdAt, usedAt, disabledAt, hasPassword, ...user }) => ({
      ...user,
      added: day(createdAt),
      used: day(usedAt),
      state: disabledAt !== null ? "disabled" : hasPassword ? "password" : usedAt === null ? "invited" : "tokens only",
    }))
    if (json) return yield* Console.log(JSON.stringify(users))
    for (const user of users) yield* Console.log(operator.userLine(user))
  }),
).pipe(Command.withDescription("List the users: when each was added and asked last, and what each keeps here"))

/** `altilift-service user disable`. */
export const disable = Command.make(
  "disable",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    yield* withStore(folder, Effect.flatMap(userByEmail(email), disableUser))
    yield* Console.log(operator.userDisabledNow(email))
  }),
).pipe(Command.withDescription("Keep a user out: tokens, links and upload addresses are void, and the projects stay"))

/** `altilift-service user enable`. */
export const enable = Command.make(
  "enable",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    yield* withStore(folder, Effect.flatMap(userByEmail(email), enableUser))
    yield* Console.log(operator.userEnabled(email))
  }),
).pipe(Command.withDescription("Let a disabled user in again"))

/** `altilift-service user remove`. */
export const remove = Command.make(
  "remove",
  {
    email,
    giveProjectsTo: optional("give-projects-to", "E-mail address of the user who gets the projects"),
    removeProjects: Flag.Boolean("remove-projects").pipe(
      Flag.withDescription("Remove the projects too, with all photos"),
      Flag.withDefault(false),
    ),
    ...store,
  },
  Effect.fn(function* ({ email, giveProjectsTo, removeProjects, ...folder }) {
    if (giveProjectsTo !== undefined && removeProjects) {
      return yield* new CommandRefusal({ usage: true, message: operator.projectsTwice })
    }
    const run = Effect.gen(function* () {
      const user = yield* userByEmail(email)
      if (giveProjectsTo === undefined) return yield* removeUser(user, { projects: removeProjects ? "remove" : "refuse" })
      const to = yield* userByEmail(giveProjectsTo)
      if (to.id === user.id) return yield* new CommandRefusal({ usage: true, message: operator.projectsToSelf })
      return yield* removeUser(user, { to } satisfies Inheritance)
    })
    yield* withStore(folder, run)
    yield* Console.log(operator.userRemoved(email))
  }),
).pipe(Command.withDescription("Remove a user; the address is free again"))
