import { existsSync, realpathSync } from "node:fs"
import { stripVTControlCharacters } from "node:util"
import { en, isComplete, type Progress, type RunEvent, renderProblems, renderRetrying, runOver } from "@altilift/core"
import { Redacted } from "effect"
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
const onEvent = (event: RunEvent): void => {
  if (event.event === "phase") say(event.phase)
  if (event.event === "retrying") say(`${renderRetrying(event, en)}. Trying again in ${event.delay} ms`)
  if (event.event !== "ended") return
  const { file, final } = event
  const problems = "problem" in final ? [final.problem] : "problems" in final ? final.problems : []
  say([`${final.at} ${file.ref}`, renderProblems(problems, en)].filter(words => words !== "").join(": "))
}

const show = ({ filesEnded, filesFound, sent, verified }: Progress): void =>
  say(`${filesEnded} of ${filesFound}: ${Math.floor(sent.share * 100)} % sent, ${Math.floor(verified.share * 100)} % verified`)

/**
 * Enter pauses and goes on; Ctrl-C stops. Resolves with the exit code: 0 all Ready, 3 not all, 1 it could not begin.
 */
const upload = async ({ folder, project, ...access }: z.infer<typeof Settings>): Promise<number> => {
  const run = runOver(layerUpload(realpathSync(folder), access), { project, create: true, onEvent })
  run.watch(show, 1000)
  process.stdin.on("data", () => (run.phase() === "paused" ? run.resume() : run.pause()))
  process.once("SIGINT", run.stop)
  const { summary, fault, stopped, project: opened } = await run.done()
  process.stdin.destroy()
  await run.close()
  if (fault !== undefined) console.error(stripVTControlCharacters(fault.message))
  if (opened === undefined) return 1
  say(`${summary.ready} Ready in project ${opened.name} (${opened.id})`)
  return summary.ready > 0 && isComplete(summary) && fault === undefined && !stopped ? 0 : 3
}

const [folder, project] = process.argv.slice(2)
const { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token } = process.env
const settings = Settings.safeParse({ folder, project, endpoint, key, token })
if (!settings.success) console.error(z.prettifyError(settings.error))
process.exitCode = settings.success ? await upload(settings.data) : 2
