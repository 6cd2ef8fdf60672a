import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type App, addApp, apps, removeApp } from "../accounts/Apps.ts"
import { operator } from "../messages/operator.ts"
import { json, store, withStore } from "./withStore.ts"

const describe = ({ key, name, redirectUris }: App) => [`${key}  ${name}`, ...redirectUris.map(uri => `  ${uri}`)].join("\n")

const add = Command.make(
  "add",
  {
    name: Argument.String("name").pipe(Argument.withDescription("What users are shown when they sign in to it")),
    redirectUri: Flag.String("redirect-uri").pipe(
      Flag.withDescription("Address to which users may be sent back with a token, to the letter; may be given several times"),
      Flag.atLeast(0),
    ),
    ...store,
    json,
  },
  Effect.fn(function* ({ name, redirectUri, json, ...folder }) {
    const app = yield* withStore(folder, addApp(name, redirectUri))
    yield* Console.log(json ? JSON.stringify(app) : describe(app))
  }),
).pipe(Command.withDescription("Make an app key for a program, and say where its users may be sent after signing in"))

const list = Command.make(
  "list",
  { ...store, json },
  Effect.fn(function* ({ json, ...folder }) {
    const all = yield* withStore(folder, apps)
    yield* Console.log(json ? JSON.stringify(all) : all.map(describe).join("\n"))
  }),
).pipe(Command.withDescription("List the apps with their keys and redirect URIs"))

const remove = Command.make(
  "remove",
  { key: Argument.String("key").pipe(Argument.withDescription("Key of the app")), ...store },
  Effect.fn(function* ({ key, ...folder }) {
    const name = yield* withStore(folder, removeApp(key))
    yield* Console.log(operator.appRemoved(name))
  }),
).pipe(Command.withDescription("Remove an app with its key and the tokens that users gave it"))

/** `altilift-service app …`. */
export const app = Command.make("app").pipe(
  Command.withDescription("Programs that call the API; all of it works while the service runs"),
  Command.withSubcommands([add, list, remove]),
)
