import type { Project } from "@altilift/core"
import { type ProjectRight, projectRights } from "@altilift/core/client"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { ServerClient } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { UsageError } from "../../UsageError.ts"
import { printable } from "../../view/printable.ts"
import type { StatusDisplay } from "../../view/StatusDisplay.ts"
import { tableLines } from "../../view/table.ts"
import { withHelp } from "../commandHelp.ts"
import { verbose } from "../globalFlags.ts"
import { projectArgument, type ServerInput, serverFlags, switchFlag } from "../serverFlags.ts"
import { mustOffer, onProjects, openProject, readName, readProject } from "./onProjects.ts"

const { help } = sentences()

const flags = {
  project: projectArgument,
  email: Argument.String("EMAIL").pipe(
    Argument.withDescription(help.arguments.EMAIL),
    Argument.optional,
    Argument.map(Option.getOrUndefined),
  ),
  right: Flag.Literals("right", projectRights).pipe(
    Flag.withMetavar(projectRights.join("|")),
    Flag.withDescription(help.flags.right),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  end: switchFlag("end"),
  ...serverFlags,
}

/** `altilift projects share`. */
export const share = Command.make("share", flags, input =>
  Effect.flatMap(verbose, verbose => runShare({ ...input, verbose })),
).pipe(withHelp("projects share"))

interface ShareInput extends ServerInput {
  readonly project: string
  readonly email: string | undefined
  readonly right: ProjectRight | undefined
  readonly end: boolean
}

const runShare = Effect.fn("shareProject")(function* (input: ShareInput) {
  const words = sentences().projects.manage
  const { right, end } = input
  const given = yield* readProject(input.project)
  const email = input.email === undefined ? undefined : yield* readName(input.email, words.emailEmpty)
  if (end && right !== undefined) return yield* new UsageError({ message: words.endAndRight })
  if (email === undefined && (end || right !== undefined)) return yield* new UsageError({ message: words.needsEmail })
  yield* onProjects(input, (request, display) =>
    Effect.gen(function* () {
      yield* mustOffer("shares")
      const project = yield* openProject(given, request, display)
      const done = email === undefined ? yield* listShares(project, display) : yield* change(project, email, input, display)
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (!input.json) for (const line of done) yield* Console.log(line)
    }),
  )
})

/** @returns lines for people */
const listShares = Effect.fnUntraced(function* ({ id, name }: Project, display: StatusDisplay) {
  const { ask } = yield* ServerClient
  const words = sentences().projects.manage
  const shares = yield* ask("share-project", (client, options) => client.shares(id, options))
  for (const { email, right } of shares) display.emitFact({ event: "share", email, right })
  if (shares.length === 0) display.say(printable(words.notShared(name)))
  return tableLines(shares.map(({ email, right }) => [email, right, words.rights[right]]))
})

const change = Effect.fnUntraced(function* (project: Project, email: string, wish: ShareInput, display: StatusDisplay) {
  const { ask } = yield* ServerClient
  const { shared, unshared } = sentences().projects.manage
  const { id, name } = project
  if (wish.end) {
    yield* ask("share-project", (client, options) => client.unshare(id, email, options))
    display.emitFact({ event: "project-changed", change: "unshared", id, name, email })
    return [printable(unshared(name, email))]
  }
  const right = wish.right ?? "view"
  yield* ask("share-project", (client, options) => client.share(id, email, right, options))
  display.emitFact({ event: "project-changed", change: "shared", id, name, email, right })
  return [printable(shared(name, email, right))]
})
