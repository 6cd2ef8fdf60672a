import { RunFault, UploadApi } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { openInBrowser, ServerClient } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { printable } from "../../view/printable.ts"
import { withHelp } from "../commandHelp.ts"
import { verbose } from "../globalFlags.ts"
import { projectArgument, type ServerInput, serverFlags } from "../serverFlags.ts"
import { mustOffer, onProjects, openProject, readProject } from "./onProjects.ts"

/** `altilift projects open`. */
export const open = Command.make("open", { project: projectArgument, ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runOpen({ ...input, verbose })),
).pipe(withHelp("projects open"))

const runOpen = Effect.fn("openProject")(function* (input: ServerInput & { readonly project: string }) {
  const given = yield* readProject(input.project)
  yield* onProjects(input, (request, display) =>
    Effect.gen(function* () {
      yield* mustOffer("page")
      const { id } = yield* openProject(given, request, display)
      const address = yield* pageOf(id)
      display.emitFact({ event: "page", address })
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (input.json) return
      yield* Console.log(printable(address))
      if (!(yield* openInBrowser(address))) display.say(sentences().projects.manage.notOpened)
    }),
  )
})

/** Opens http and https addresses only, whatever the server says. */
const pageOf = Effect.fnUntraced(function* (id: string) {
  const { ask } = yield* ServerClient
  const api = yield* UploadApi
  const address = yield* ask("find-project", (client, options) => client.page(id, options))
  const url = address === undefined ? null : URL.parse(address)
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href
  return yield* new RunFault({ kind: "refused", problem: { code: "not-offered", host: api.endpoint, operation: "show-page" } })
})
