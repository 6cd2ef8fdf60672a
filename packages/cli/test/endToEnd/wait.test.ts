import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Answer, Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })

const begin = async (sandbox: Sandbox): Promise<ReadonlyArray<string>> => {
  for (const seed of [0, 1, 2]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  return ["upload", "photos", ...service.newProject()]
}

type Json = Readonly<Record<string, unknown>>

const isDetails = ({ body }: Seen): boolean => /downloads/.test(body.toString())
const isFeatures = ({ body }: Seen): boolean => /__type/.test(body.toString())

/** Passes a request on, and changes the data of the answer. */
const changed = async ({ body }: Seen, change: (data: Record<string, Json>) => unknown): Promise<Answer> => {
  const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
  const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
  const { data } = (await answer.json()) as { data: Record<string, Json> }
  return { status: answer.status, body: JSON.stringify({ data: change(data) }) }
}

/** The server tells these tasks one after the other, and the last of them from then on. */
const telling = (...tasks: ReadonlyArray<Json>) => {
  const left = [...tasks]
  service.api.intercept = seen => {
    if (!isDetails(seen)) return undefined
    const task = left.length > 1 ? left.shift() : left[0]
    return changed(seen, data => ({ project: { ...data.project, taskState: task?.state, task: { ...blank, ...task } } }))
  }
}

const blank = {
  id: "t1",
  startDate: null,
  endDate: null,
  queueing: 0,
  progress: null,
  stepName: null,
  reconstructor: "odm",
  problem: null,
  output: null,
}
const steps = [
  { state: "Pending", queueing: 2 },
  { state: "Running", stepName: "matching", progress: 0.25 },
  { state: "Running", stepName: "matching", progress: 0.5 },
  { state: "Running", stepName: "mapping", progress: 0.75 },
]

describe("--wait", () => {
  it("follows the reconstruction to Done: a line for each step, the summary and the report with the end", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    telling(...steps, { state: "Done", progress: 1 })
    const ended = await altilift(sandbox, [...words, "--start", "--wait", "--report", "report.json"], environment())
    assert.strictEqual(ended.code, 0, ended.stderr)
    const linesOf = (text: string) => text.split("\n").filter(line => /^Reconstruction [A-Z]\w+/.test(line))
    assert.deepStrictEqual(linesOf(ended.stdout), ["Reconstruction Done"])
    assert.deepStrictEqual(linesOf(ended.stderr), [
      "Reconstruction Pending: 2 reconstructions before it",
      "Reconstruction Running: matching, 25 %",
      "Reconstruction Running: mapping, 75 %",
    ])
    const report = JSON.parse(await readFile(sandbox.file("report.json"), "utf8"))
    assert.strictEqual(report.task.state, "Done")
  })

  it("tells programs every change, and the end in the summary", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    telling(...steps, { state: "Done", progress: 1 })
    const ended = await altilift(sandbox, [...words, "--start", "--wait", "--json"], environment())
    assert.strictEqual(ended.code, 0, ended.stderr)
    const events = eventsOf(ended)
    const told = events.filter(({ event }) => event === "reconstruction")
    assert.deepStrictEqual(
      told.map(({ v, state, progress, step }) => [v, state, progress, step]),
      [
        [1, "Pending", undefined, undefined],
        [1, "Running", 0.25, "matching"],
        [1, "Running", 0.5, "matching"],
        [1, "Running", 0.75, "mapping"],
        [1, "Done", 1, undefined],
      ],
    )
    assert.deepInclude(events.at(-1), { event: "summary", exitCode: 0 })
    assert.deepInclude(events.at(-1)?.task, { state: "Done" })
  })

  it("ends with 3 and the problem where it Failed or was Stopped", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    const problem = { code: "reconstruction-too-few-images", params: { least: 5 } }
    telling({ state: "Running" }, { state: "Failed", problem, output: ["one", "no \u001b[31mmatches"] })
    const failed = await altilift(sandbox, [...words, "--start", "--wait"], environment())
    assert.strictEqual(failed.code, 3)
    assert.match(failed.stderr, /The reconstruction is Failed: .*at least 5/)
    assert.include(failed.stdout, "no \\x1b[31mmatches")
    telling({ state: "Failed", problem })
    const json = await altilift(sandbox, [...words, "--start-again", "--wait", "--json"], environment())
    assert.strictEqual(json.code, 3)
    assert.deepInclude(eventsOf(json).at(-1), { event: "summary", exitCode: 3, code: problem.code, params: problem.params })
    telling({ state: "Stopped" })
    const stopped = await altilift(sandbox, [...words, "--start-again", "--wait"], environment())
    assert.strictEqual(stopped.code, 3)
    assert.match(stopped.stderr, /The reconstruction is Stopped\./)
  }, 60_000)

  it("follows a reconstruction that is there already", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    assert.strictEqual((await altilift(sandbox, [...words, "--start", "--wait"], environment())).code, 0)
    const again = await altilift(sandbox, [...words, "--start", "--wait"], environment())
    assert.strictEqual(again.code, 0, again.stderr)
    assert.match(again.stdout, /there already[\s\S]*Reconstruction Done/)
  })

  it("is stopped by Ctrl-C, and says that the reconstruction goes on", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    telling({ state: "Running", stepName: "matching" })
    const starts = service.api.seen.length
    const run = startAltilift(sandbox, [...words, "--start", "--wait", "--json"], environment())
    await new Promise<void>(resolve => {
      run.process.stdout?.on("data", text => {
        if (String(text).includes('"event":"reconstruction"')) resolve()
      })
    })
    run.process.kill("SIGINT")
    const ended = await run.ended
    assert.strictEqual(ended.code, 130)
    assert.match(String(eventsOf(ended).at(-1)?.message), /does not wait any more, and the reconstruction goes on/)
    const stops = service.api.seen.slice(starts).filter(({ body }) => /stopReconstruction/.test(body.toString()))
    assert.lengthOf(stops, 0)
  })

  it("follows the state only, where the server does not tell more", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    service.api.intercept = seen =>
      isFeatures(seen) ? changed(seen, ({ Project: _, ...others }) => ({ ...others, Project: { fields: [] } })) : undefined
    const asked = service.api.seen.length
    const ended = await altilift(sandbox, [...words, "--start", "--wait"], environment())
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /^Reconstruction Done$/m)
    assert.lengthOf(service.api.seen.slice(asked).filter(isDetails), 0)
  })

  it("passes the name of a reconstructor on, and says which there are where it is none", async () => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    const unknown = await altilift(sandbox, [...words, "--start", "--reconstructor", "none"], environment())
    assert.strictEqual(unknown.code, 6)
    const known = /no reconstructor is named none: there is (\w+)/.exec(unknown.stderr)?.[1] ?? ""
    assert.notStrictEqual(known, "", unknown.stderr)
    const ended = await altilift(sandbox, [...words, "--start", "--wait", "--reconstructor", known, "--json"], environment())
    assert.strictEqual(ended.code, 0, ended.stderr)
    const last = eventsOf(ended).findLast(({ event }) => event === "reconstruction")
    assert.deepInclude(last, { state: "Done", reconstructor: known })
  })

  it.each(["--wait", "--reconstructor=odm"])("%s without a start is a usage error", async flag => {
    await using sandbox = await makeSandbox()
    const words = await begin(sandbox)
    const ended = await altilift(sandbox, [...words, flag], environment())
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, /goes with --start, --pre-start or --start-again/)
  })
})
