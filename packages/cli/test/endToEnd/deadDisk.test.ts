import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { startAltilift } from "../support/altilift.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/**
 * A photo that is read like any other, and one that blocks the thread that reads or looks at it; by its size that is
 * one of ours, or one of Node's.
 */
const start = async (sandbox: Sandbox, dead: string, bytes: number, words: ReadonlyArray<string> = []) => {
  await sandbox.write("photos/a.jpg", await jpeg(1))
  await sandbox.write(`photos/${dead}.jpg`, await jpegOf(2, bytes))
  execFileSync("mkfifo", [sandbox.file("pipe")])
  return startAltilift(sandbox, ["upload", "photos", ...service.newProject(), "--json", ...words], {
    environment: {
      ...service.environment,
      DEAD_DISK: sandbox.file("pipe"),
      NODE_OPTIONS: `--import=${fileURLToPath(new URL("../support/deadDisk.ts", import.meta.url))}`,
    },
  })
}

/** Waits until everything is done that can be. */
const stuck = async ({ says }: ReturnType<typeof startAltilift>, word: RegExp) => {
  await says(word)
  await pause(300)
}

/** How shells see it: `130` stands for SIGINT too. */
const codeOf = ({ exitCode, signalCode }: { exitCode: number | null; signalCode: NodeJS.Signals | null }): number | undefined =>
  signalCode === "SIGINT" ? 130 : (exitCode ?? undefined)

/** Milliseconds: about 5 seconds, on a machine that has other things to do as well. */
const aboutFiveSeconds = 15_000

const interrupted = async (run: ReturnType<typeof startAltilift>) => {
  const began = performance.now()
  run.process.kill("SIGINT")
  const { stderr } = await run.ended
  assert.strictEqual(codeOf(run.process), 130)
  assert.isBelow(performance.now() - began, aboutFiveSeconds)
  return stderr
}

const ready = /"event":"ended".*"state":"Ready"/
const leftAlone = /does not end, so it is left/

describe.skipIf(process.platform === "win32")("Ctrl-C while the disk answers no more", () => {
  it.each([
    ["a thread of ours", "dead-open", 300_000, ready],
    ["a thread of Node's", "dead-open", 10_000, ready],
    ["a look at a file", "dead-stat", 10_000, /"event":"project"/],
    ["a photo that is being sent", "dead-again", 65 * 1024 * 1024, /"state":"Started".*dead-again|dead-again.*"state":"Started"/],
  ] as const)("ends the run within about 5 seconds and with its summary, although %s waits for ever", async (_, dead, bytes, word) => {
    await using sandbox = await makeSandbox()
    const run = await start(sandbox, dead, bytes)
    await stuck(run, word)
    const stderr = await interrupted(run)
    assert.match(stderr, /Run the same command again to go on/)
    assert.notMatch(stderr, leftAlone)
    assert.include((await run.ended).stdout, '"event":"summary"')
  })

  it("ends the run as soon although the report cannot be written", async () => {
    await using sandbox = await makeSandbox()
    const run = await start(sandbox, "dead-open", 10_000, ["--report", "dead-open.json"])
    await stuck(run, ready)
    assert.match(await interrupted(run), leftAlone)
  })

  it.each([300_000, 10_000])("ends a dry run too (%i bytes)", async bytes => {
    await using sandbox = await makeSandbox()
    const run = await start(sandbox, "dead-open", bytes, ["--dry-run"])
    await stuck(run, /"state":"Planned"/)
    const stderr = await interrupted(run)
    assert.match(stderr, /Interrupted/)
    assert.notMatch(stderr, leftAlone)
  })

  it.each([300_000, 10_000])("ends it at once when it is pressed twice (%i bytes)", async bytes => {
    await using sandbox = await makeSandbox()
    const run = await start(sandbox, "dead-open", bytes)
    await stuck(run, ready)
    run.process.kill("SIGINT")
    await run.says("Stopping")
    run.process.kill("SIGINT")
    const { stderr } = await run.ended
    assert.strictEqual(codeOf(run.process), 130)
    assert.notMatch(stderr, leftAlone)
  })
})
