import { readdir } from "node:fs/promises"
import type { ServerResponse } from "node:http"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import { afterAll, afterEach, beforeEach, expect } from "vitest"
import { makeNodeOdm } from "../../src/drivers/nodeodm/nodeOdm.ts"
import { usualBounds } from "../../src/drivers/nodeodm/unpack.ts"
import type { ReconstructionJob } from "../../src/ports/Reconstructor.ts"
import type { Vault } from "../../src/ports/Vault.ts"
import { removeAll } from "../service.ts"
import { type FakeNode, startFakeNode } from "./fakeNode.ts"
import { layerVault, makeJob, makeListener, patient, settingsOf, soon } from "./jobs.ts"

export const token = "the secret/token"

/** The node of the test that runs. */
export const fake = {} as { node: FakeNode }

/** Gives every test of a file a node of its own. */
export const useFakeNode = (): void => {
  beforeEach(async () => {
    fake.node = await startFakeNode()
  })
  afterEach(() => fake.node.close())
  afterAll(removeAll)
}

export const names = Array.from({ length: 12 }, (_, index) => `${index}.jpg`)

export interface Outcome {
  /** undefined: it succeeded. */
  readonly problem: { readonly code: string; readonly words?: string } | undefined
  readonly lines: ReadonlyArray<string>
  readonly steps: ReadonlyArray<string>
  readonly results: ReadonlyArray<string>
  readonly message: string
}

export const inVault = <A>(effect: Effect.Effect<A, unknown, Vault | Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(Effect.provide(effect, layerVault)))

export const runJob = Effect.fnUntraced(function* (
  job: ReconstructionJob,
  bounds = usualBounds,
  more: object = {},
  timing = soon,
) {
  const { report, lines, steps } = makeListener()
  const { run } = yield* makeNodeOdm(settingsOf({ url: fake.node.url, token, options: { dsm: true }, ...more }), timing, bounds)
  const ended = yield* Effect.result(run(job, report))
  const fault = ended._tag === "Failure" ? ended.failure : undefined
  const problem = fault === undefined ? undefined : fault._tag === "ReconstructionFault" ? fault.problem : { code: String(fault) }
  const results = yield* Effect.promise(() => readdir(job.results, { recursive: true }))
  return { problem, lines, steps, results, message: fault?.message ?? "" } satisfies Outcome
})

export const outcome = (bounds = usualBounds, more: object = {}, timing = soon): Promise<Outcome> =>
  inVault(Effect.flatMap(makeJob(names), job => runJob(job, bounds, more, timing)))

/** Of a fault that passes, however long a try takes. */
export const inTheEnd = (): Promise<Outcome> => outcome(usualBounds, {}, patient)

/** Intervenes in the first requests for a path. */
export const first = (count: number, wanted: string, how: (response: ServerResponse) => boolean | "answered") => {
  let left = count
  fake.node.intervene = (path, _, response) => path === wanted && left-- > 0 && how(response)
}
export const always = (wanted: string, how: (response: ServerResponse) => boolean | "answered") =>
  first(Number.POSITIVE_INFINITY, wanted, how)

export const html = (status: number) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": "text/html" }).end("<html>secret page</html>")
  return true
}
export const says = (error: string) => (response: ServerResponse) => {
  response.setHeader("content-type", "application/json").end(JSON.stringify({ error }))
  return true
}
export const cut = (response: ServerResponse) => {
  response.socket?.destroy()
  return true
}

export const done = { problem: undefined, results: expect.arrayContaining([join("odm_report", "report.pdf")]) }
