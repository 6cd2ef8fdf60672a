import { makeLimiter } from "@altilift/core"
import { ApiFailure, type Client, type ProjectDetails } from "@altilift/core/client"
import { Effect, Result } from "effect"
import { Agent } from "undici"
import { afterAll, describe, expect, it } from "vitest"
import { followTask } from "../src/drivers/upstream/followTask.ts"
import { changeForward, findForward, rememberForward } from "../src/drivers/upstream/forwards.ts"
import type { Remote } from "../src/drivers/upstream/Remote.ts"
import { layerOffice, makeJob } from "./office.ts"
import { removeAll } from "./service.ts"

afterAll(removeAll)

type Task = NonNullable<ProjectDetails["reconstruction"]>

/** The reconstructions of a server that somebody else plays. */
const makeThere = (tasks: Array<Partial<Task>>, start: () => ReturnType<Client["startReconstruction"]>) => {
  const calls: Array<string> = []
  const project = async (): Promise<ProjectDetails> => {
    const task = tasks.length > 1 ? tasks.shift() : tasks[0]
    const reconstruction = task && ({ output: [], problem: undefined, progress: undefined, ...task } as unknown as Task)
    return { id: "p", name: "p", images: 2, gigaPixels: 0, date: 0, task: task?.state, reconstruction, downloads: [] }
  }
  const client = {
    project,
    startReconstruction: () => {
      calls.push("start")
      return start()
    },
    stopReconstruction: async () => void calls.push("stop"),
  }
  const host = "https://there.example"
  const limiter = makeLimiter(() => undefined)
  const remote = { host, client, limiter, dispatcher: new Agent(), engine: undefined } as unknown as Remote
  return { remote, calls }
}

const started = (id: string) => async () => ({ started: true, task: { id, type: "Native", state: "Running" } }) as const

const lost = async () => {
  throw new ApiFailure({ class: "retryable", problem: { code: "answer-empty" }, answered: false })
}

/** Follows the reconstruction there; `asked`: what was written down before a crash. */
const follow = async ({ remote }: { remote: Remote }, asked?: { before: string; remoteTask: string | null }) => {
  const said: Array<string> = []
  const steps: Array<string | undefined> = []
  const report = {
    progress: ({ step }: { step?: string }) => void steps.push(step),
    line: (text: string) => void said.push(text),
  }
  const all = Effect.gen(function* () {
    const job = yield* makeJob
    const key = { projectId: job.project.id, endpoint: remote.host }
    yield* rememberForward(key, "p")
    if (asked !== undefined) yield* changeForward(key, { taskId: job.task.id, ...asked })
    const end = yield* Effect.result(followTask(job, remote, { id: "p", name: "p" }, report))
    return { end, said, steps, forward: yield* findForward(key) }
  })
  return Effect.runPromise(Effect.scoped(Effect.flatMap(layerOffice, services => Effect.provideContext(all, services))))
}

describe("A reconstruction at another server", () => {
  it("is started once, followed and mirrored", async () => {
    const there = makeThere(
      [
        {},
        { id: "t", state: "Running", progress: 0.5, step: "matching", output: ["a", "b"] },
        { id: "t", state: "Done", output: ["b", "c"] },
      ],
      started("t"),
    )
    const { end, said, steps, forward } = await follow(there)
    expect(Result.isSuccess(end)).toBe(true)
    expect(there.calls).toEqual(["start"])
    expect(said.slice(1)).toEqual(["a", "b", "c"])
    expect(steps).toEqual(["matching"])
    expect(forward).toMatchObject({ remoteTask: "t" })
  })

  it("is not started again after a crash, whether its answer came or not", async () => {
    for (const remoteTask of ["t", null]) {
      const there = makeThere([{ id: "t", state: "Done" }], started("u"))
      const { end, forward } = await follow(there, { before: "s", remoteTask })
      expect([Result.isSuccess(end), there.calls, forward?.remoteTask]).toEqual([true, [], "t"])
    }
  })

  it("is started again when it was asked for and did not begin", async () => {
    const there = makeThere(
      [
        { id: "s", state: "Done" },
        { id: "t", state: "Done" },
      ],
      started("t"),
    )
    await follow(there, { before: "s", remoteTask: null })
    expect(there.calls).toEqual(["start"])
  })

  it("is not started again when its answer was lost", async () => {
    const there = makeThere(
      [
        { id: "s", state: "Done" },
        { id: "t", state: "Done" },
      ],
      lost,
    )
    const { end } = await follow(there)
    expect([Result.isSuccess(end), there.calls]).toEqual([true, ["start"]])
  })

  it("takes the place of one that was left running", async () => {
    let running = true
    const refused = { started: false, code: 409, problem: { code: "reconstruction-running" } } as const
    const there = makeThere(
      [
        { id: "s", state: "Running" },
        { id: "s", state: "Stopped" },
        { id: "t", state: "Done" },
      ],
      async () => {
        if (!running) return started("t")()
        running = false
        return refused
      },
    )
    const { end } = await follow(there)
    expect([Result.isSuccess(end), there.calls]).toEqual([true, ["start", "stop", "start"]])
  })

  it("fails with the server's words", async () => {
    const words = { id: "t", state: "Failed", output: ["no matches"] }
    const named = { id: "t", state: "Stopped", problem: { code: "reconstruction-too-few-images", least: 2 } as const }
    for (const [task, state, code] of [
      [words, "Failed", "server-said"],
      [named, "Stopped", "reconstruction-too-few-images"],
    ] as const) {
      const { end } = await follow(makeThere([{}, { ...task }], started("t")))
      const problem = Result.isFailure(end) && "problem" in end.failure ? end.failure.problem : undefined
      expect(problem).toMatchObject({ code: "upstream-failed", state, reason: { code } })
    }
  })

  it("fails when the server does not start it", async () => {
    const refused = { started: false, code: 403, problem: { code: "server-said", message: "no more credits" } } as const
    const { end } = await follow(makeThere([{}], async () => refused))
    expect(Result.isFailure(end) && end.failure.message).toContain("no more credits")
  })
})
