import type { ListedProject } from "@altilift/core/client"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { sentences } from "../../messages/language.ts"
import { stateName } from "../../view/reconstructionLine.ts"
import { tableLines } from "../../view/table.ts"
import { withHelp } from "../commandHelp.ts"
import { verbose } from "../globalFlags.ts"
import { projectName, type ServerInput, serverFlags, textFlag } from "../serverFlags.ts"
import { onProjects } from "./onProjects.ts"
import { readAll } from "./readAll.ts"

/** `altilift projects list`. */
export const list = Command.make("list", { search: textFlag("search", "TEXT"), ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runList({ ...input, verbose })),
).pipe(withHelp("projects list"))

const runList = (input: ServerInput & { readonly search: string | undefined }) => {
  const search = projectName(input.search ?? "")
  return onProjects(input, (_, display) =>
    Effect.gen(function* () {
      const all = yield* readAll("list-projects", (client, options) => client.projects({ ...options, search }))
      for (const one of all) display.emitFact({ event: "project-listed", ...factsOf(one) })
      display.emitFact({ event: "summary", projects: all.length, exitCode: exitCode.complete })
      display.finish()
      if (input.json) return
      const { none, nothingFound } = sentences().projects.manage
      if (all.length === 0) display.say(search === "" ? none : nothingFound(search))
      else for (const line of tableOf(all)) yield* Console.log(line)
    }),
  )
}

const tableOf = (all: ReadonlyArray<ListedProject>): ReadonlyArray<string> =>
  tableLines([
    sentences().projects.manage.heads,
    ...all.map(one => [
      one.name,
      photosOf(one),
      one.task === undefined ? "" : stateName(one.task),
      ownerOf(one),
      one.date === undefined ? "" : new Date(one.date).toISOString().slice(0, 10),
      one.id,
    ]),
  ])

/** By state; all together where the server does not say the states. */
const photosOf = ({ images, counts }: ListedProject): string =>
  counts === undefined || images === 0 ? String(images) : sentences().projects.manage.counts(counts)

const ownerOf = ({ owner, isOwn, right }: ListedProject): string => {
  const { mine, rights } = sentences().projects.manage
  if (owner === undefined) return ""
  return isOwn ? mine : `${owner}${right === undefined ? "" : sentences().comma + rights[right]}`
}

const factsOf = ({ id, name, images, counts, gigaPixels, date, task, owner, right }: ListedProject) => ({
  id,
  name,
  images,
  ...(counts === undefined ? {} : { counts }),
  gigaPixels,
  ...(date === undefined ? {} : { created: new Date(date).toISOString() }),
  ...(task === undefined ? {} : { reconstruction: task }),
  ...(owner === undefined ? {} : { owner }),
  ...(right === undefined ? {} : { right }),
})
