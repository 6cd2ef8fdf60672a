import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import type { Answer, Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })
const upload = (project: ReadonlyArray<string>, ...words: ReadonlyArray<string>) => ["upload", "photos", ...project, ...words]
/** A set that is enough for a reconstruction, and a project of its own. */
const begin = async (sandbox: Sandbox): Promise<ReadonlyArray<string>> => {
  for (const seed of [0, 1]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  return service.newProject()
}
const never = new Promise<undefined>(() => undefined)

const isStart = ({ body }: Seen): boolean => /mutation.*tartReconstruction/s.test(body.toString())
const isTaskState = ({ body }: Seen): boolean => /taskState/.test(body.toString())

/** How often a reconstruction was asked for since. */
const countStarts = () => {
  const from = service.api.seen.length
  return () => service.api.seen.slice(from).filter(isStart).length
}

/** Lets the run go on until a request of this kind, which it never hears an answer to; then kills it. */
const killedAt = async (
  sandbox: Sandbox,
  words: ReadonlyArray<string>,
  isIt: (seen: Seen) => boolean,
  first: (seen: Seen) => Promise<unknown> = async () => undefined,
): Promise<void> => {
  const reached = new Promise<void>(resolve => {
    service.api.intercept = async (seen): Promise<Answer | undefined> => {
      if (!isIt(seen)) return undefined
      await first(seen)
      resolve()
      return never
    }
  })
  const run = startAltilift(sandbox, words, environment())
  await reached
  run.process.kill("SIGKILL")
  await run.ended
  service.api.intercept = undefined
}

/** Has the service get a request, and nobody hear its answer. */
const handOn = ({ body }: Seen) => {
  const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
  return fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
}

describe("photos that came after the last reconstruction", () => {
  it("get one by --start although the run that brought them was killed before it asked", async () => {
    await using sandbox = await makeSandbox()
    const project = await begin(sandbox)
    const starts = countStarts()
    assert.strictEqual((await altilift(sandbox, upload(project, "--start"), environment())).code, 0)
    await sandbox.write("photos/2.jpg", await jpeg(2))
    await killedAt(sandbox, upload(project, "--start"), isTaskState)
    assert.strictEqual(starts(), 1)
    const third = await altilift(sandbox, upload(project, "--start"), environment())
    assert.strictEqual(third.code, 0, third.stderr)
    assert.include(third.stdout, "0 B sent")
    assert.strictEqual(starts(), 2, third.stdout)
    const fourth = await altilift(sandbox, upload(project, "--start"), environment())
    assert.match(fourth.stdout, /there already/)
    assert.strictEqual(starts(), 2)
  })

  it("get one by --start although the run that brought them did not want one", async () => {
    await using sandbox = await makeSandbox()
    const project = await begin(sandbox)
    const starts = countStarts()
    await altilift(sandbox, upload(project, "--start"), environment())
    await sandbox.write("photos/2.jpg", await jpeg(2))
    assert.strictEqual((await altilift(sandbox, upload(project), environment())).code, 0)
    const third = await altilift(sandbox, upload(project, "--start"), environment())
    assert.strictEqual(starts(), 2, third.stdout)
  })
})

describe("a reconstruction", () => {
  it("is not started twice when the run was killed before it heard that it was", async () => {
    await using sandbox = await makeSandbox()
    const project = await begin(sandbox)
    const starts = countStarts()
    await killedAt(sandbox, upload(project, "--start"), isStart, handOn)
    assert.strictEqual(starts(), 1)
    for (let run = 0; run < 2; run++) {
      const again = await altilift(sandbox, upload(project, "--start"), environment())
      assert.strictEqual(again.code, 0, again.stderr)
      assert.match(again.stdout, /there already/)
    }
    assert.strictEqual(starts(), 1)
  })

  it("is asked for again when the run was killed before the server heard of it", async () => {
    await using sandbox = await makeSandbox()
    const project = await begin(sandbox)
    await altilift(sandbox, upload(project, "--start"), environment())
    await sandbox.write("photos/2.jpg", await jpeg(2))
    await killedAt(sandbox, upload(project, "--start"), isStart)
    const starts = countStarts()
    const again = await altilift(sandbox, upload(project, "--start"), environment())
    assert.strictEqual(again.code, 0, again.stderr)
    assert.strictEqual(starts(), 1, again.stdout)
  })

  it("is not started again for a photo that the server refused", async () => {
    await using sandbox = await makeSandbox()
    const project = await begin(sandbox)
    await altilift(sandbox, upload(project, "--start"), environment())
    const photo = await jpeg(2)
    await sandbox.write("photos/2.jpg", photo.subarray(0, photo.length / 2))
    assert.strictEqual((await altilift(sandbox, upload(project), environment())).code, 3)
    const starts = countStarts()
    const words = ["upload", "photos/0.jpg", "photos/1.jpg", ...project, "--start"]
    assert.match((await altilift(sandbox, words, environment())).stdout, /there already/)
    assert.strictEqual(starts(), 0)
  })
})
