import { execFile } from "node:child_process"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { hasTmux, makeTerminal } from "../support/terminal.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))
const operator = fileURLToPath(new URL("../../../node-service/bin/altilift-service.js", import.meta.url))
const run = (...words: ReadonlyArray<string>) =>
  altilift(sandbox, words[0] === "upload" ? words : ["projects", ...words], { environment: service.environment })
const listed = async (...words: ReadonlyArray<string>) =>
  eventsOf(await run("list", "--json", ...words)).filter(({ event }) => event === "project-listed")
const named = async (name: string) => (await listed()).find(one => one.name === name)

/** A server of the API that knows nothing but what every server knows. */
const asAnother = (): void => {
  service.api.intercept = ({ body }) => (/__type/.test(body.toString()) ? { status: 200, body: '{"data":{}}' } : undefined)
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

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [operator, "user", "add", "anna@example.com", "--data", dirname(service.ownerFile)])
})

describe("altilift projects create", () => {
  it("makes a project, and no second one of its name, however it is written", async () => {
    const made = await run("create", " Quarry ")
    assert.deepStrictEqual([made.code, made.stderr], [0, ""])
    assert.match(made.stdout, /^Project Quarry created \([0-9a-f]{24}\)\n$/)
    const again = await run("create", "Quarry", "--json")
    assert.strictEqual(again.code, 6)
    assert.deepInclude(eventsOf(again).at(-1), { event: "failed", code: "project-exists" })
    assert.lengthOf(await listed("--search", "Quarry"), 1)
    assert.match((await run("list", "--search", "Quarry")).stdout, /\nQuarry +0 +you/)
  })

  it("makes one although the answer to the first request was lost", async () => {
    const asked = losingAnswerTo("createProject(")
    const made = await run("create", "Lost", "--json")
    assert.strictEqual(made.code, 0, made.stderr)
    assert.isAbove(asked(), 0)
    assert.lengthOf(await listed("--search", "Lost"), 1)
  })

  it.each([
    ["create", "  "],
    ["rename", "Quarry", ""],
    ["remove", ""],
    ["share", " "],
    ["share", "Quarry", " "],
  ])("refuses what is empty: %s %j %j", async (...words) => {
    const ended = await run(...words.filter(word => word !== undefined), "--json")
    assert.strictEqual(ended.code, 2, ended.stdout)
    assert.match(ended.stderr, /(PROJECT|NAME|EMAIL) is empty|not on a terminal/i)
  })
})

describe("altilift projects list", () => {
  it("says how many photos can be used, and how many are Invalid or on their way", async () => {
    const photo = await jpeg(1)
    await sandbox.write("photos/a.jpg", photo)
    await sandbox.write("photos/cut.jpg", photo.subarray(0, photo.length / 2))
    assert.strictEqual((await run("upload", "photos", "--project", "Counted", "--create")).code, 3)
    const { stdout, code } = await run("list", "--search", "Count")
    assert.strictEqual(code, 0)
    assert.match(
      stdout,
      /^NAME +PHOTOS +RECONSTRUCTION +OWNER +CREATED +ID\nCounted +1 Ready, 1 Invalid +you +\d{4}-\d\d-\d\d +[0-9a-f]{24}\n$/,
    )
    assert.deepInclude(await named("Counted"), {
      images: 2,
      counts: { ready: 1, working: 0, armed: 0, invalid: 1 },
      right: "own",
    })
  })

  it("counts all of another server that does not tell them apart, and names no owner", async () => {
    asAnother()
    const [one] = await listed("--search", "Counted")
    assert.deepInclude(one, { images: 2 })
    assert.doesNotHaveAnyKeys(one, ["counts", "owner", "right"])
    assert.match((await run("list", "--search", "Counted")).stdout, /\nCounted +2 +\d{4}/)
  })

  it("lists more projects than one answer holds, and says where there is none of a name", async () => {
    const { endpoint, key, token } = service.account
    const fields = Array.from({ length: 35 }, (_, at) => `p${at}: createProject(name: "Many ${at}") { id }`)
    await fetch(`${endpoint}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", key, altitoken: token },
      body: JSON.stringify({ query: `mutation { ${fields.join(" ")} }` }),
    })
    assert.lengthOf(await listed("--search", "Many"), 35)
    const none = await run("list", "--search", "Nowhere")
    assert.deepStrictEqual([none.code, none.stdout], [0, ""])
    assert.match(none.stderr, /No project has "Nowhere" in its name/)
  })

  it("says that the token is not accepted", async () => {
    const ended = await altilift(sandbox, ["projects", "list"], { environment: { ...service.environment, ALTI_TOKEN: "wrong" } })
    assert.strictEqual(ended.code, 4, ended.stderr)
    assert.match(ended.stderr, /ALTI_TOKEN/)
  })
})

describe("altilift projects rename", () => {
  it("gives another name, and none that another project has", async () => {
    await run("create", "Old name")
    const id = (await named("Old name"))?.id
    const renamed = await run("rename", "Old name", "New name", "--json")
    assert.deepInclude(eventsOf(renamed), { v: 1, event: "project-changed", change: "renamed", id, name: "New name" })
    assert.strictEqual((await named("New name"))?.id, id)
    assert.strictEqual((await run("rename", "New name", "Quarry")).code, 6)
    assert.strictEqual((await run("rename", "New name", "New name")).code, 0)
    const gone = await run("rename", "Old name", "Newer")
    assert.strictEqual(gone.code, 6)
    assert.match(gone.stderr, /no project named "Old name"/)
  })

  it("is refused plainly by a server that cannot, and so are shares and pages", async () => {
    asAnother()
    for (const words of [
      ["rename", "Quarry", "Pit"],
      ["share", "Quarry"],
      ["open", "Quarry"],
    ]) {
      const ended = await run(...words, "--json")
      assert.strictEqual(ended.code, 6)
      assert.deepInclude(eventsOf(ended).at(-1), { event: "failed", code: "not-offered" })
    }
  })
})

describe("altilift projects share", () => {
  it("shares with a user, changes the right, lists, and ends", async () => {
    const share = (...words: ReadonlyArray<string>) => run("share", "Quarry", ...words)
    assert.match((await share()).stderr, /Quarry is not shared/)
    assert.match((await share("anna@example.com")).stdout, /shared with anna@example\.com: view/)
    assert.strictEqual((await share("Anna@example.com", "--right", "upload")).code, 0)
    assert.match((await share()).stdout, /^anna@example\.com +upload +may upload\n$/)
    assert.deepInclude(eventsOf(await share("--json")), { v: 1, event: "share", email: "anna@example.com", right: "upload" })
    assert.strictEqual((await share("anna@example.com", "--end")).code, 0)
    assert.strictEqual((await share()).stdout, "")
  })

  it("names an address that is no user's, a right that is none, and flags that do not fit", async () => {
    const unknown = await run("share", "Quarry", "nobody@example.com")
    assert.strictEqual(unknown.code, 6)
    assert.match(unknown.stderr, /no user nobody@example\.com/)
    const bad = await run("share", "Quarry", "anna@example.com", "--right", "admin")
    assert.deepStrictEqual([bad.code, /view.*upload.*own/.test(bad.stderr)], [2, true], bad.stderr)
    assert.strictEqual((await run("share", "Quarry", "--right", "own")).code, 2)
    assert.strictEqual((await run("share", "Quarry", "--end")).code, 2)
    assert.strictEqual((await run("share", "Quarry", "anna@example.com", "--end", "--right", "own")).code, 2)
  })
})

describe("altilift projects open", () => {
  it("prints the address of the page, which is there", async () => {
    const id = (await named("Quarry"))?.id
    const { stdout, code } = await run("open", "Quarry")
    assert.deepStrictEqual([code, stdout], [0, `${service.account.endpoint}/#project=${id}\n`])
    assert.strictEqual((await fetch(stdout.trim())).status, 200)
  })

  it("opens nothing that is no address of the web", async () => {
    service.api.intercept = async ({ body }) =>
      /ProjectPage/.test(body.toString())
        ? { status: 200, body: '{"data":{"project":{"id":"1","page":"file:///etc/passwd"}}}' }
        : undefined
    const ended = await run("open", "Quarry")
    assert.strictEqual(ended.code, 6)
    assert.notMatch(ended.stdout + ended.stderr, /passwd/)
  })
})

describe("altilift projects remove", () => {
  it("asks nobody without a terminal: it needs --yes", async () => {
    await run("create", "Away")
    const refused = await run("remove", "Away")
    assert.strictEqual(refused.code, 2)
    assert.match(refused.stderr, /--yes/)
    assert.isDefined(await named("Away"))
    const removed = await run("remove", "Away", "--yes", "--json")
    assert.deepInclude(eventsOf(removed)[0], { event: "project-changed", change: "removed", name: "Away" })
    assert.isUndefined(await named("Away"))
    assert.strictEqual((await run("remove", "Away", "--yes")).code, 6)
  })

  it("is done when the answer was lost and the project is gone", async () => {
    await run("create", "Twice")
    const asked = losingAnswerTo("removeProject(")
    const removed = await run("remove", "Twice", "--yes")
    assert.deepStrictEqual([removed.code, asked()], [0, 2], removed.stderr)
    assert.isUndefined(await named("Twice"))
  })

  it.skipIf(!hasTmux)(
    "asks on a terminal for the name, and removes nothing for another one",
    async () => {
      await run("create", "Typed name")
      using terminal = makeTerminal(sandbox, service.environment)
      const command = `'${process.execPath}' '${program}' projects remove 'Typed name'; echo "code $?"`
      const type = async (name: string, code: number) => {
        terminal.keys("clear", "Enter")
        await terminal.shows(screen => !/Type its name/.test(screen))
        terminal.keys(command, "Enter")
        await terminal.shows(screen => /Type its name/.test(screen))
        terminal.keys("-l", name)
        terminal.keys("Enter")
        await terminal.shows(screen => screen.includes(`code ${code}`))
      }
      await type("Typed", 2)
      assert.isDefined(await named("Typed name"))
      await type("Typed name", 0)
      assert.isUndefined(await named("Typed name"))
    },
    60_000,
  )
})
