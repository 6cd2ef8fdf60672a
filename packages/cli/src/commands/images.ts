import { verdict } from "@altilift/core"
import type { ImageInfo } from "@altilift/core/client"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../exitCode.ts"
import { sayAll, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { csvOf } from "../report/csv.ts"
import { UsageError } from "../UsageError.ts"
import { imageStateName } from "../view/imageStateName.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { tableLines } from "../view/table.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { onProjects, openProject, readProject } from "./projects/onProjects.ts"
import { eachPart } from "./projects/readAll.ts"
import { projectArgument, type ServerInput, serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const flags = { project: projectArgument, state: textFlag("state", "STATE,…"), csv: switchFlag("csv"), ...serverFlags }

/** `altilift images`. */
export const images = Command.make("images", flags, input =>
  Effect.flatMap(verbose, verbose => runImages({ ...input, verbose })),
).pipe(withHelp("images"))

interface ImagesInput extends ServerInput {
  readonly project: string
  /** With commas. */
  readonly state: string | undefined
  readonly csv: boolean
}

const runImages = Effect.fn("images")(function* (input: ImagesInput) {
  const words = sentences().projects.images
  const given = yield* readProject(input.project)
  const states = input.state?.split(",").map(state => state.trim())
  if (states?.includes("")) return yield* new UsageError({ message: words.stateEmpty })
  if (input.csv && input.json) return yield* new UsageError({ message: words.csvAndJson })
  yield* onProjects(
    input,
    (request, display) =>
      Effect.gen(function* () {
        const { id } = yield* openProject(given, request, display)
        if (states !== undefined) yield* checkStates(id, states)
        const list = listAs(input, display)
        yield* eachImage(id, all => {
          const chosen = states === undefined ? all : all.filter(({ state }) => states.some(name => isNamed(state, name)))
          list.add(chosen)
        })
        list.end()
      }),
    "out",
  )
})

const eachImage = (id: string, use: (images: ReadonlyArray<ImageInfo>) => void) =>
  eachPart("list-images", (client, options) => client.images(id, options), use)

/**
 * By the names of the API, or those of the user's language. Refuses a state that is unknown and that no image is in. Only
 * for an unknown one all images are read.
 */
const checkStates = Effect.fnUntraced(function* (id: string, wanted: ReadonlyArray<string>) {
  const words = sentences().projects.images
  const known = new Set(Object.keys(words.states))
  const unknown = () => wanted.find(name => ![...known].some(state => isNamed(state, name)))
  if (unknown() === undefined) return
  yield* eachImage(id, all => {
    for (const { state } of all) known.add(state)
  })
  const wrong = unknown()
  if (wrong !== undefined) return yield* new UsageError({ message: words.stateUnknown(wrong, [...known]) })
})

const isNamed = (state: string, name: string): boolean =>
  [state, imageStateName(state)].some(one => one.toLowerCase() === name.toLowerCase())

const reasonOf = ({ problems }: ImageInfo): string => (problems.length === 0 ? "" : sayAll(problems))

/** Events and CSV are written as the images come; of a table only its cells are kept. */
const listAs = ({ json, csv }: ImagesInput, display: StatusDisplay) => {
  const rows: Array<ReadonlyArray<string>> = [sentences().projects.images.heads]
  let images = 0
  if (csv) display.say(csvOf([], columns).trimEnd())
  const addRows = (chosen: ReadonlyArray<ImageInfo>): void => {
    if (csv) display.say(csvOf(chosen.map(factsOf), columns, { header: false }).trimEnd())
    else for (const image of chosen) rows.push([imageStateName(image.state), image.name, image.id, reasonOf(image)])
  }
  return {
    add: (chosen: ReadonlyArray<ImageInfo>): void => {
      images += chosen.length
      for (const image of chosen) display.emitFact({ event: "image", ...factsOf(image) })
      if (!json && chosen.length > 0) addRows(chosen)
    },
    end: (): void => {
      display.emitFact({ event: "summary", images, exitCode: exitCode.complete })
      display.finish()
      if (rows.length > 1) for (const line of tableLines(rows)) display.say(line)
    },
  }
}

const columns = ["name", "state", "id", "checksum", "changed", "latitude", "longitude", "reason"] as const

const factsOf = (image: ImageInfo) => {
  const { id, name, state, checksum, touchedAt, position, problems } = image
  return {
    id,
    name,
    state,
    ...(checksum === undefined ? {} : { checksum }),
    ...(touchedAt === undefined ? {} : { changed: new Date(touchedAt).toISOString() }),
    ...position,
    ...(verdict(state) === "invalid" ? { reason: reasonOf(image), problems: problems.map(problemFacts) } : {}),
  }
}
