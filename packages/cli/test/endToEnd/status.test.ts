import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Answer, Seen } from "../support/Relay.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { hasTmux, makeTerminal } from "../support/terminal.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))
const environment = () => ({ environment: service.environment })
const run = (...words: ReadonlyArray<string>) => altilift(sandbox, words, environment())
const ask = async (query: string) => {
  const { endpoint, key, token } = service.account
  const headers = { "content-type": "application/json", key, altitoken: token }
  const answer = await fetch(`${endpoint}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
  return ((await answer.json()) as { data: Record<string, Record<string, string>> }).data
}

/** A project of its own, and its id. */
const makeProject = async (name: string): Promise<string> =>
  (await ask(`mutation { createProject(name: "${name}") { id } }`)).createProject?.id ?? ""

/** Registers a photo that never comes. */
const registerOnly = (id: string, name: string, digit: string) =>
  ask(`mutation { uploadImageS3(pid: "${id}", bucket: Local, filename: "${name}", checksum: "${digit.repeat(40)}") { url } }`)

/** As if the client had done nothing for so long. */
const age = (name: string, minutes: number, state?: string): void => {
  const database = new DatabaseSync(join(dirname(service.ownerFile), "altilift.db"), { timeout: 10_000 })
  database.prepare('UPDATE images SET "touchedAt" = ? WHERE name = ?').run(Date.now() - minutes * 60_000, name)
  if (state !== undefined) database.prepare("UPDATE images SET state = ? WHERE name = ?").run(state, name)
  database.close()
}

/** Answers the question for the project with a reconstruction as it is told. */
const reconstructing = (...tasks: ReadonlyArray<Record<string, unknown>>): void => {
  const left = [...tasks]
  service.api.intercept = async ({ body }: Seen): Promise<Answer | undefined> => {
    if (!/downloads/.test(body.toString())) return undefined
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
    const { data } = (await answer.json()) as { data: { project: object } }
    const blank = { id: "t1", queueing: 0, progress: null, stepName: null, reconstructor: "odm", problem: null, output: null }
    const task = { startDate: null, endDate: null, paused: false, ...blank, ...(left.length > 1 ? left.shift() : left[0]) }
    return { status: 200, body: JSON.stringify({ data: { project: { ...data.project, taskState: "Running", task } } }) }
  }
}

let stuckId: string
beforeAll(async () => {
  const photo = await jpeg(1)
  await sandbox.write("good/a.jpg", photo)
  await sandbox.write("good/b.jpg", await jpeg(2))
  await sandbox.write("bad/cut.jpg", photo.subarray(0, photo.length / 2))
  await run("upload", "good", "--project", "Good", "--create")
  await run("upload", "good", "bad", "--project", "Stuck", "--create")
  stuckId = String(eventsOf(await run("status", "Stuck", "--json"))[0]?.id)
  for (const [name, digit] of [
    ["late.jpg", "1"],
    ["fresh.jpg", "2"],
    ["verify.jpg", "3"],
  ] as const) {
    await registerOnly(stuckId, name, digit)
  }
}, 60_000)

// So long at the start of each test, however long those before it took.
beforeEach(() => {
  age("late.jpg", 32)
  age("verify.jpg", 20, "Uploaded")
})

describe("altilift status", () => {
  it("ends with 0 for a project whose photos are all Ready", async () => {
    const { code, stdout, stderr } = await run("status", "Good")
    assert.strictEqual(code, 0, stderr)
    assert.match(stdout, /^Project Good \([0-9a-f]{24}\)\nPhotos: 2 Ready {2}· {2}0\.00 giga-pixels\nComplete\.\n$/)
    assert.deepInclude(eventsOf(await run("status", "Good", "--json")).at(-1), { complete: true, exitCode: 0 })
  })

  it("ends with 3, and says what is stuck, for how long, and what to do", async () => {
    const { code, stdout, stderr } = await run("status", "Stuck")
    assert.strictEqual(code, 3)
    assert.match(stdout, /Photos: 2 Ready, 1 being verified, 2 waiting for bytes, 1 Invalid/)
    assert.match(stdout, /Invalid +cut\.jpg: the image is cut off/)
    assert.match(stdout, /Pending +late\.jpg: its bytes have not come for 32m \d+s: upload it again/)
    assert.match(stdout, /Uploaded +verify\.jpg: it has not been verified for 20m \d+s/)
    assert.notMatch(stdout, /fresh\.jpg/)
    assert.match(stderr, /2 of 6 photos are Ready/)
  })

  it("says the same to programs", async () => {
    const events = eventsOf(await run("status", "Stuck", "--json"))
    assert.deepInclude(events[1], { event: "photos", ready: 2, working: 1, armed: 2, invalid: 1 })
    const stuck = events.filter(({ event }) => event === "stuck")
    assert.deepStrictEqual(
      stuck.map(({ name }) => name),
      ["cut.jpg", "late.jpg", "verify.jpg"],
    )
    assert.deepStrictEqual(stuck[0]?.problems, [{ code: "photo-cut-off", params: {} }])
    assert.closeTo(Number(stuck[1]?.seconds), 32 * 60, 30)
    assert.deepInclude(events.at(-1), { event: "summary", complete: false, exitCode: 3 })
  })

  it("names ten photos of a state, and how many more there are", async () => {
    const id = await makeProject("Many")
    const fields = Array.from(
      { length: 14 },
      (_, at) =>
        `r${at}: uploadImageS3(pid: "${id}", bucket: Local, filename: "m${at}.jpg", checksum: "${String(at).padStart(40, "0")}") { url }`,
    )
    await ask(`mutation { ${fields.join(" ")} }`)
    for (let at = 0; at < 14; at++) age(`m${at}.jpg`, 60)
    const { stdout } = await run("status", "Many")
    assert.strictEqual(stdout.match(/Pending +m\d+\.jpg/g)?.length, 10, stdout)
    assert.match(stdout, /… and 4 more; altilift images "Many" --state Pending lists all/)
  })

  it("says what the reconstruction waits for, and why it failed", async () => {
    reconstructing({ state: "Pending" })
    assert.match((await run("status", "Stuck")).stdout, /Reconstruction Pending\nThe reconstruction waits for 3 photos/)
    reconstructing({ state: "Running", queueing: 2 })
    assert.match((await run("status", "Good")).stdout, /Reconstruction Running: 2 reconstructions before it/)
    reconstructing({ state: "Running", stepName: "matching", progress: 0.42, paused: true })
    const paused = await run("status", "Good")
    assert.strictEqual(paused.code, 3)
    assert.match(paused.stdout, /Running: matching, 42 %\nThe reconstruction is paused/)
    assert.match(paused.stderr, /The reconstruction is Running/)
    reconstructing({ state: "Failed", problem: { code: "reconstruction-took-too-long", params: { seconds: 5 } } })
    const failed = await run("status", "Good")
    assert.strictEqual(failed.code, 3)
    assert.match(failed.stdout, /Reconstruction Failed\n {2}it took longer than the 5 seconds/)
    reconstructing({ state: "Done" })
    assert.strictEqual((await run("status", "Good")).code, 0)
  })

  it("counts by itself where a server does not tell states, and does not say since when", async () => {
    service.api.intercept = ({ body }) => (/__type/.test(body.toString()) ? { status: 200, body: '{"data":{}}' } : undefined)
    const events = eventsOf(await run("status", "Stuck", "--json"))
    assert.deepInclude(events[1], { event: "photos", ready: 2, working: 1, armed: 2, invalid: 1 })
    const waiting = events.filter(({ state }) => state === "Pending")
    assert.deepStrictEqual(
      waiting.map(({ name, seconds }) => [name, seconds]),
      [
        ["late.jpg", undefined],
        ["fresh.jpg", undefined],
      ],
    )
  })

  it("of a project without photos is not complete, and of one that is not there, refused", async () => {
    await makeProject("Empty")
    const empty = await run("status", "Empty")
    assert.deepStrictEqual([empty.code, /has no photos/.test(empty.stderr)], [3, true])
    assert.strictEqual((await run("status", "Nowhere")).code, 6)
    assert.strictEqual((await run("status", "")).code, 2)
  })

  it("asks for those that are not Ready only where there are some", async () => {
    const from = service.api.seen.length
    await run("status", "Good")
    const asked = service.api.seen.slice(from).map(({ body }) => body.toString())
    assert.isFalse(asked.some(body => /allImages|imagesNotReady/.test(body)))
  })
})

describe("altilift status --watch", () => {
  it("prints changes line by line, and ends when nothing changes any more", async () => {
    reconstructing(
      { state: "Running", stepName: "matching", progress: 0.25 },
      { state: "Running", stepName: "matching", progress: 0.25 },
      { state: "Running", stepName: "mapping", progress: 0.75 },
      { state: "Done", progress: 1 },
    )
    const { code, stdout, stderr } = await run("status", "Good", "--watch")
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.deepStrictEqual(stdout.trimEnd().split("\n"), [
      "Photos: 2 Ready  ·  0.00 giga-pixels",
      "Reconstruction Running: matching, 25 %",
      "Reconstruction Running: mapping, 75 %",
      "Reconstruction Done",
      "Complete.",
    ])
  })

  it("tells programs each change once, and follows photos that arrive", async () => {
    const id = await makeProject("Arrives")
    await registerOnly(id, "x.jpg", "9")
    const watching = startAltilift(sandbox, ["status", "Arrives", "--watch", "--json"], environment())
    let seen = ""
    const first = new Promise<void>(resolve => {
      watching.process.stdout?.on("data", text => {
        seen += text
        if (seen.includes('"photos"')) resolve()
      })
    })
    await first
    age("x.jpg", 70)
    await ask(`mutation { abandonImages(pid: "${id}", ids: []) { id } }`)
    await run("upload", "good", "--project", "Arrives")
    age("x.jpg", 70, "Invalid")
    const events = eventsOf(await watching.ended)
    const states = events.filter(({ event }) => event === "photos")
    assert.deepInclude(states[0], { ready: 0, armed: 1, invalid: 0 })
    assert.deepInclude(states.at(-1), { ready: 2, armed: 0, invalid: 1 })
    assert.lengthOf(
      new Set(states.map(({ ready, armed, working, invalid }) => `${ready} ${armed} ${working} ${invalid}`)),
      states.length,
    )
    assert.deepInclude(events.at(-1), { event: "summary", complete: false, exitCode: 3 })
  }, 60_000)

  it("ends by Ctrl-C with 130, and says that nothing has changed by that", async () => {
    const watching = startAltilift(sandbox, ["status", "Stuck", "--watch"], environment())
    await new Promise(resolve => watching.process.stdout?.once("data", resolve))
    watching.process.kill("SIGINT")
    const { code, stderr } = await watching.ended
    assert.deepStrictEqual([code, /nothing on the server was changed/.test(stderr)], [130, true], stderr)
  })

  it.skipIf(!hasTmux)("redraws on a terminal, and leaves the answer there", async () => {
    reconstructing(
      { state: "Running", stepName: "matching", progress: 0.25 },
      { state: "Running", progress: 0.5 },
      { state: "Done" },
    )
    using terminal = makeTerminal(sandbox, service.environment)
    terminal.keys(`clear; '${process.execPath}' '${program}' status Good --watch; echo "code $?"`, "Enter")
    await terminal.shows(screen => /Photos: 2 Ready/.test(screen) && /Reconstruction Running/.test(screen))
    await terminal.shows(screen => screen.includes("code 0"))
    assert.strictEqual(terminal.screen().match(/Photos: 2 Ready/g)?.length, 1, terminal.screen())
    assert.match(terminal.screen(), /Reconstruction Done/)
    assert.notMatch(terminal.screen(), /Reconstruction Running/)
  })
})

describe("altilift images", () => {
  it("lists all, or those of some states, as a table", async () => {
    const all = await run("images", "Stuck")
    assert.strictEqual(all.code, 0)
    assert.lengthOf(all.stdout.trimEnd().split("\n"), 7)
    const invalid = await run("images", "Stuck", "--state", "invalid")
    assert.match(invalid.stdout, /^STATE +NAME +ID +REASON\nInvalid +cut\.jpg +[0-9a-f]{24} +the image is cut off[^\n]*\n$/)
    const several = await run("images", "Stuck", "--state", "Pending, Uploaded")
    assert.lengthOf(several.stdout.trimEnd().split("\n"), 4)
  })

  it("writes CSV that a spreadsheet reads, and that it runs nothing of", async () => {
    const id = await makeProject("Table")
    await registerOnly(id, "=1+1.jpg", "7")
    const { stdout } = await run("images", "Table", "--csv")
    assert.match(
      stdout,
      /^name,state,id,checksum,changed,latitude,longitude,reason\n'=1\+1\.jpg,Pending,[0-9a-f]{24},7{40},20\d\d-[^,]*,,,\n$/,
    )
  })

  it("says the same to programs", async () => {
    const events = eventsOf(await run("images", "Stuck", "--json", "--state", "Invalid"))
    assert.deepInclude(events[1], {
      event: "image",
      name: "cut.jpg",
      state: "Invalid",
      reason: "the image is cut off: a part of its data is missing",
    })
    assert.deepInclude(events.at(-1), { event: "summary", images: 1, exitCode: 0 })
  })

  it("names a state that is none, and flags that exclude each other", async () => {
    const unknown = await run("images", "Stuck", "--state", "Invald")
    assert.strictEqual(unknown.code, 2)
    assert.match(unknown.stderr, /"Invald" is no state of an image\. There are: Pending, Uploading, Uploaded, Ready, Invalid/)
    assert.strictEqual((await run("images", "Stuck", "--csv", "--json")).code, 2)
    assert.strictEqual((await run("images", "Stuck", "--state", "Ready,")).code, 2)
  })

  it("names states in the language of the user, and takes them so", async () => {
    const chinese = await run("images", "Stuck", "--state", "无效,Pending", "--lang", "zh")
    assert.match(chinese.stdout, /无效 +cut\.jpg/)
    assert.match(chinese.stdout, /已登记 +late\.jpg/)
    assert.match((await run("status", "Stuck", "--lang", "zh")).stdout, /照片：2 张就绪.*\n停滞：\n {2}无效/)
  })

  it("lists more images than one answer holds", async () => {
    const id = await makeProject("Long")
    for (let from = 0; from < 600; from += 100) {
      const fields = Array.from({ length: 100 }, (_, at) => {
        const checksum = String(from + at).padStart(40, "a")
        return `r${at}: uploadImageS3(pid: "${id}", bucket: Local, filename: "l${from + at}.jpg", checksum: "${checksum}") { image { id } }`
      })
      await ask(`mutation { ${fields.join(" ")} }`)
    }
    const { stdout } = await run("images", "Long", "--csv")
    assert.lengthOf(stdout.trimEnd().split("\n"), 601)
    assert.match((await run("status", "Long")).stdout, /600 waiting for bytes/)
  }, 60_000)
})
