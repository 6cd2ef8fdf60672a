import { writeFile } from "node:fs/promises"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())
const sleeping = { name: "slow", kind: "command", command: ["sleep", "600"] }
await writeFile(sandbox.file("service.json"), JSON.stringify({ reconstructors: [{ name: "quick", kind: "handoff" }, sleeping] }))
const service = await useService({ ALTILIFT_CONFIG: sandbox.file("service.json") })
const run = (...words: ReadonlyArray<string>) => altilift(sandbox, words, { environment: service.environment })

let projects = 0
/** A project with photos; its name. */
const makeSet = async (): Promise<string> => {
  const name = `Set ${projects++}`
  for (const seed of [0, 1]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  const ended = await run("upload", "photos", "--project", name, "--create")
  assert.strictEqual(ended.code, 0, ended.stderr)
  return name
}

const ask = async (query: string) => {
  const { endpoint, key, token } = service.account
  const headers = { "content-type": "application/json", key, altitoken: token }
  return fetch(`${endpoint}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
}
const registerOnly = async (name: string) => {
  const [project] = eventsOf(await run("status", name, "--json"))
  await ask(
    `mutation { uploadImageS3(pid: "${project?.id}", bucket: Local, filename: "x.jpg", checksum: "${"5".repeat(40)}") { url } }`,
  )
}

/** Hands the first such request on, and cuts its answer off. */
const losingAnswerTo = (mutation: string) => {
  let times = 0
  service.api.intercept = async ({ body }: Seen) => {
    if (!body.toString().includes(mutation) || times++ > 0) return undefined
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
    return { status: 502, body: "" }
  }
  return () => times
}

const starts = () => {
  const from = service.api.seen.length
  return () => service.api.seen.slice(from).filter(({ body }) => /mutation.*tartReconstruction/s.test(body.toString())).length
}

describe("altilift start", () => {
  it("starts a reconstruction, waits for it, and starts another one when it is Done", async () => {
    const name = await makeSet()
    const first = await run("start", name, "--wait")
    assert.strictEqual(first.code, 0, first.stderr)
    assert.match(first.stdout, /Reconstruction [0-9a-f]{24} started/)
    assert.strictEqual((await run("status", name)).code, 0)
    const asked = starts()
    const events = eventsOf(await run("start", name, "--json"))
    assert.deepInclude(events.at(-1), { event: "summary", exitCode: 0 })
    assert.strictEqual(asked(), 1)
  })

  it("takes the reconstructor that is wished, follows one that runs instead of a second one, and is told when it stops", async () => {
    const name = await makeSet()
    assert.strictEqual((await run("start", name, "--reconstructor", "slow")).code, 0)
    const asked = starts()
    const again = eventsOf(await run("start", name, "--json"))
    assert.deepInclude(again[1], { event: "reconstruction-there", state: "Running" })
    assert.deepInclude(again.at(-1), { event: "summary", exitCode: 0 })
    assert.strictEqual(asked(), 0)
    const waiting = startAltilift(sandbox, ["start", name, "--wait", "--json"], { environment: service.environment })
    await waiting.says("reconstruction-there")
    const stopped = await run("stop", name)
    assert.deepStrictEqual([stopped.code, stopped.stdout], [0, `The reconstruction of ${name} is stopped\n`])
    const events = eventsOf(await waiting.ended)
    assert.deepInclude(events.at(-1), { event: "summary", exitCode: 3, message: "The reconstruction is Stopped." })
    assert.strictEqual((await run("status", name)).code, 3)
  }, 60_000)

  it("is told which reconstructors there are where it names another", async () => {
    const name = await makeSet()
    const ended = await run("start", name, "--reconstructor", "fast", "--json")
    assert.strictEqual(ended.code, 6)
    assert.match(ended.stderr, /no reconstructor is named fast: there is quick, slow/)
    assert.deepInclude(eventsOf(ended).at(-1), { event: "failed", code: "reconstruction-not-started" })
    assert.strictEqual((await run("start", name, "--reconstructor", " ")).code, 2)
  })

  it("is refused while photos are on their way, and waits for them with --pre-start", async () => {
    const name = await makeSet()
    await registerOnly(name)
    const refused = await run("start", name)
    assert.strictEqual(refused.code, 6)
    assert.match(refused.stderr, /some images are still being uploaded or verified/)
    assert.match(refused.stderr, /--pre-start/)
    assert.strictEqual((await run("start", name, "--pre-start")).code, 0)
    assert.match((await run("status", name)).stdout, /Reconstruction Pending\nThe reconstruction waits for 1 photo /)
    assert.strictEqual((await run("stop", name)).code, 0)
  })

  it("is not started twice when its answer was lost", async () => {
    const name = await makeSet()
    const asked = losingAnswerTo("startReconstructionWithError(")
    const ended = await run("start", name, "--reconstructor", "slow")
    assert.deepStrictEqual([ended.code, asked()], [0, 1], ended.stderr)
    service.api.intercept = undefined
    await run("stop", name)
  })

  it("is known to the next upload, which starts no second one of the same photos", async () => {
    const name = await makeSet()
    await run("start", name, "--wait")
    const asked = starts()
    const ended = await run("upload", "photos", "--project", name, "--start")
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /there already/)
    assert.strictEqual(asked(), 0)
  })
})

describe("altilift stop", () => {
  it("says that none waits or runs", async () => {
    const name = await makeSet()
    const ended = await run("stop", name, "--json")
    assert.strictEqual(ended.code, 6)
    assert.match(ended.stderr, /no reconstruction of this project waits or runs/)
    assert.strictEqual(eventsOf(ended).at(-1)?.event, "failed")
    assert.strictEqual((await run("stop", "")).code, 2)
    assert.strictEqual((await run("stop", "Nowhere")).code, 6)
  })

  it("is done when the answer was lost", async () => {
    const name = await makeSet()
    await run("start", name, "--reconstructor", "slow")
    const asked = losingAnswerTo("stopReconstruction(")
    const ended = await run("stop", name)
    assert.deepStrictEqual([ended.code, asked()], [0, 2], ended.stderr)
  })
})
