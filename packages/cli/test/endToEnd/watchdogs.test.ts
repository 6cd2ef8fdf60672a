import { assert, describe, it } from "@effect/vitest"
import { altilift, type Running, startAltilift } from "../support/altilift.ts"
import { isPoll, neverVerifies } from "../support/neverVerifies.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged, type Intercept } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const environment = () => ({ environment: service.environment })
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const prepared = async (sandbox: Sandbox): Promise<ReadonlyArray<string>> => {
  for (const seed of [1, 2, 3]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  return ["upload", "photos", ...service.newProject()]
}

/** Waits until everything has arrived and a run says so. */
const waitsForVerdicts = async ({ process: child, ended }: Running): Promise<void> => {
  let said = ""
  let over = false
  child.stderr?.on("data", text => (said += text))
  ended.then(() => {
    over = true
  })
  while (!said.includes("3 being verified") && !over) await pause(20)
  assert.match(said, /0 of 3 files, 0 Ready, 3 being verified/)
}

describe("a server that never comes to a verdict", () => {
  it.each([
    ["says that it is working", neverVerifies(service)],
    ["does not answer", ({ body }) => (isPoll(body) ? new Promise<undefined>(() => undefined) : undefined)],
  ] as ReadonlyArray<
    readonly [string, Intercept]
  >)("and %s: the run shows what it waits for, and Ctrl-C ends it", async (_, intercept) => {
    await using sandbox = await makeSandbox()
    const words = await prepared(sandbox)
    service.api.intercept = intercept
    const run = startAltilift(sandbox, words, environment())
    await waitsForVerdicts(run)
    const interrupted = Date.now()
    run.process.kill("SIGINT")
    const ended = await run.ended
    assert.strictEqual(ended.code, 130, ended.stderr)
    assert.isBelow(Date.now() - interrupted, 20_000)
    assert.match(ended.stderr, /Run the same command again to go on/)
    service.api.intercept = undefined
    const before = acknowledged(service.edge).length
    const again = await altilift(sandbox, words, environment())
    assert.strictEqual(again.code, 0, again.stderr)
    assert.include(again.stdout, "3 Ready")
    assert.strictEqual(acknowledged(service.edge).length, before)
  })
})
