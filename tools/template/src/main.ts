import { existsSync, realpathSync } from "node:fs"
import { stripVTControlCharacters } from "node:util"
import { type Event, Events, isComplete, normaliseEndpoint, openProject, uploadSet } from "@altilift/core"
import { Console, Effect, Redacted } from "effect"
import { z } from "zod"
import { layerUpload } from "./layers.ts"

const Settings = z.object({
  folder: z.string("Say which: main.js DIR [PROJECT]").refine(path => existsSync(path), "There is no such folder"),
  project: z.string().min(1, "A project has a name").default("frontend-name"),
  endpoint: z.url("Set ALTI_ENDPOINT to the address of the server"),
  key: z.string("Set ALTI_KEY to the key of the app").transform(key => Redacted.make(key)),
  token: z.string("Set ALTI_TOKEN to the token of the user").transform(token => Redacted.make(token)),
})

const say = (line: string): void => console.log(stripVTControlCharacters(line))

/** What the user hears while it runs: every file once, at its end. */
const emit = (event: Event): void => {
  if (event.event === "retrying") say(`Trying again in ${event.delay} ms: ${event.message}`)
  if (event.event !== "ended") return
  const { file, final } = event
  const reasons = "reason" in final ? [final.reason] : "reasons" in final ? final.reasons : []
  say([`${final.at} ${file.ref}`, ...reasons].join(": "))
}

/** Ctrl-C once: what is in flight may end. Twice: the process does. */
const interrupted = Effect.callback<void>(resume => void process.once("SIGINT", () => resume(Effect.void)))

/** Succeeds with the exit code: 0 when every image is Ready, 3 when one is not. */
const upload = Effect.fn("upload")(function* (name: string) {
  const { project, buckets } = yield* openProject({ project: name, create: true })
  const { summary, fault, stopped } = yield* uploadSet({ project, buckets, stop: interrupted })
  say(`${summary.ready} Ready in project ${project.name} (${project.id})${fault === undefined ? "" : `: ${fault.message}`}`)
  return summary.ready > 0 && isComplete(summary) && fault === undefined && !stopped ? 0 : 3
})

/** Exit code 1 when the run cannot begin; below, 2 when the settings are wrong. */
const run = Effect.fn("run")(
  function* ({ folder, project, endpoint: given, ...secrets }: z.infer<typeof Settings>) {
    const endpoint = yield* normaliseEndpoint(given)
    const layers = layerUpload(realpathSync(folder), { endpoint, ...secrets })
    return yield* upload(project).pipe(Effect.provide(layers), Effect.provideService(Events, { emit }))
  },
  Effect.catchTag("RunFault", ({ message }) => Effect.as(Console.error(message), 1)),
)

const [folder, project] = process.argv.slice(2)
const { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token } = process.env
const settings = Settings.safeParse({ folder, project, endpoint, key, token })
const program = settings.success ? run(settings.data) : Effect.as(Console.error(z.prettifyError(settings.error)), 2)
process.exitCode = await Effect.runPromise(program)
