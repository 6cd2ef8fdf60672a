import { createHash } from "node:crypto"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { altilift, type Ended, startAltilift } from "../support/altilift.ts"
import { answered } from "../support/answered.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged, type Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })

const named = () => service.newProject()[1] ?? ""
const reconcile = (sandbox: Sandbox, project: string, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["reconcile", "card", "--project", project, ...words], environment())
const upload = (sandbox: Sandbox, project: string) =>
  altilift(sandbox, ["upload", "card", "--project", project, "--create"], environment())

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
const isPut = ({ method }: Seen) => method === "PUT"

/** Two photos of one name in two folders, and another one, all Ready. */
const uploaded = async (sandbox: Sandbox): Promise<string> => {
  const project = named()
  for (const [at, path] of ["a/1.jpg", "b/1.jpg", "b/2.jpg"].entries()) await sandbox.write(`card/${path}`, await jpeg(at))
  await sandbox.write("card/notes.txt", "no photo")
  const ended = await upload(sandbox, project)
  assert.strictEqual(ended.code, 0, ended.stderr)
  return project
}

const ask = async <A>(query: string): Promise<A> => {
  const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
  const response = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
  return ((await response.json()) as { readonly data: A }).data
}

const idOf = async (project: string): Promise<string> => {
  type Found = { readonly my: { readonly allProjects: { readonly edges: [{ readonly node: { readonly id: string } }] } } }
  const { my } = await ask<Found>(`{ my { allProjects(search: "${project}", first: 1) { edges { node { id } } } } }`)
  return my.allProjects.edges[0].node.id
}

/** Registers a photo as another machine would. */
const register = async (project: string, bytes: Uint8Array): Promise<string> => {
  const checksum = createHash("sha1").update(bytes).digest("hex")
  const fields = `pid: "${await idOf(project)}", bucket: Local, filename: "other.jpg", type: JPEG, checksum: "${checksum}"`
  type Registered = { readonly uploadImageS3: { readonly image: { readonly id: string } } }
  const { uploadImageS3 } = await ask<Registered>(`mutation { uploadImageS3(${fields}) { image { id } } }`)
  return uploadImageS3.image.id
}

const stateOf = (ended: Ended) =>
  eventsOf(ended).flatMap(({ event, state, name }) => (event === "difference" ? [`${state} ${name}`] : []))

/** Kills an upload when the photos after the first are on their way. */
const killed = async (sandbox: Sandbox, words: ReadonlyArray<string>) => {
  let puts = 0
  service.edge.intercept = async seen => {
    if (isPut(seen) && ++puts > 1) await pause(60_000)
    return undefined
  }
  const run = startAltilift(sandbox, words, environment())
  while (puts < 2) await pause(20)
  await pause(500)
  run.process.kill("SIGKILL")
  await run.ended
  service.edge.intercept = undefined
}

beforeAll(() => ask(`mutation { createProject(name: "Bare") { id } }`))

describe("altilift reconcile", () => {
  it("ends with 0 where the three agree, also about photos of one name and those that others uploaded", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    const ended = await reconcile(sandbox, project)
    assert.strictEqual(ended.code, 0, ended.stdout)
    assert.match(ended.stdout, /^3 photos: disk, journal and server agree\.$/m)
    await rm(sandbox.file("home"), { recursive: true })
    const elsewhere = eventsOf(await reconcile(sandbox, project, "--json"))
    assert.deepInclude(elsewhere.at(-1), { event: "summary", photos: 3, images: 3, differences: {}, repaired: 0, exitCode: 0 })
  })

  it("names every difference with its reason, and changes nothing", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/a/1.jpg", await jpeg(11))
    await rm(sandbox.file("card/b/2.jpg"))
    await sandbox.write("card/new.jpg", await jpeg(12))
    await sandbox.write("card/empty.jpg", "")
    await register(project, Buffer.from("another machine's"))
    const before = acknowledged(service.edge).length
    const ended = await reconcile(sandbox, project)
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, /^Changed +card\/a\/1\.jpg: changed here since it was uploaded/m)
    assert.match(ended.stdout, /^Only there +card\/a\/1\.jpg: the bytes that were uploaded from this path/m)
    assert.match(
      ended.stdout,
      /^Only there +card\/b\/2\.jpg: uploaded from this path and on the server, but no photo under the paths given/m,
    )
    assert.match(ended.stdout, /^Missing +card\/new\.jpg: the server does not have it/m)
    assert.match(ended.stdout, /^Unread +card\/empty\.jpg: /m)
    assert.match(ended.stdout, /^Arriving +other\.jpg: .*another machine may be sending it/m)
    assert.match(ended.stderr, /differ about 6 photos/)
    assert.lengthOf(acknowledged(service.edge), before)
    const states = [
      "Changed 1.jpg",
      "OnlyOnServer 1.jpg",
      "OnlyOnServer 2.jpg",
      "Missing new.jpg",
      "Unread empty.jpg",
      "Arriving other.jpg",
    ]
    assert.sameMembers(stateOf(await reconcile(sandbox, project, "--json")), states)
  })

  it("--fix uploads what is missing and what was changed, says so, and lists what is left", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/new.jpg", await jpeg(21))
    const missing = await reconcile(sandbox, project, "--fix")
    assert.strictEqual(missing.code, 0, missing.stdout + missing.stderr)
    assert.match(
      missing.stdout,
      /^Repairing:[\s\S]*^Ready +card\/new\.jpg: uploaded$[\s\S]*^4 photos: disk, journal and server agree/m,
    )
    await sandbox.write("card/a/1.jpg", await jpeg(22))
    const changed = await reconcile(sandbox, project, "--fix", "--json")
    assert.strictEqual(changed.code, 3)
    const events = eventsOf(changed)
    assert.isTrue(events.some(({ event, was, state }) => event === "repaired" && was === "Changed" && state === "Ready"))
    assert.deepInclude(events.at(-1), { event: "summary", differences: { OnlyOnServer: 1 }, repaired: 1, exitCode: 3 })
    assert.strictEqual((await altilift(sandbox, ["check", "card", "--project", project], environment())).code, 0)
  })

  it("--fix registers a photo again whose registration came to nothing, and not one whose bytes are damaged", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    const again = await jpeg(31)
    await sandbox.write("card/again.jpg", again)
    const id = await register(project, again)
    await ask(`mutation { abandonImages(pid: "${await idOf(project)}", ids: ["${id}"]) { id } }`)
    assert.match((await reconcile(sandbox, project)).stdout, /^Invalid +card\/again\.jpg: the server refused the bytes/m)
    const fixed = await reconcile(sandbox, project, "--fix")
    assert.strictEqual(fixed.code, 0, fixed.stdout)
    assert.match(fixed.stdout, /^Ready +card\/again\.jpg: registered again and uploaded$/m)
    await sandbox.write("card/cut.jpg", (await jpeg(32, 400)).subarray(0, 8000))
    const damaged = await reconcile(sandbox, project, "--fix")
    assert.strictEqual(damaged.code, 3)
    assert.match(damaged.stdout, /^Left:\nInvalid +card\/cut\.jpg: the server refused the bytes/m)
    await rm(sandbox.file("card/cut.jpg"))
    assert.match((await reconcile(sandbox, project, "--fix")).stdout, /^Invalid +.*cut\.jpg: .*, and they are not here$/m)
  })

  it("finds what a killed upload left, and --fix finishes it, also when it is killed itself", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    for (const seed of [1, 2, 3, 4]) await sandbox.write(`card/${seed}.jpg`, await jpeg(40 + seed))
    const one = ["--concurrency", "1"]
    await killed(sandbox, ["upload", "card", "--project", project, "--create", ...one])
    const found = await reconcile(sandbox, project)
    assert.strictEqual(found.code, 3)
    assert.match(found.stdout, /^(Registered|Missing) +card\/4\.jpg: /m)
    await killed(sandbox, ["reconcile", "card", "--project", project, "--fix"])
    const fixed = await reconcile(sandbox, project, "--fix")
    assert.strictEqual(fixed.code, 0, fixed.stdout + fixed.stderr)
    assert.strictEqual((await altilift(sandbox, ["retry", project], environment())).code, 0)
  })

  it("gives up registrations of photos that are gone: its own at once, another machine's when they are old", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    for (const seed of [1, 2, 3]) await sandbox.write(`card/${seed}.jpg`, await jpeg(50 + seed))
    await killed(sandbox, ["upload", "card", "--project", project, "--create", "--concurrency", "2"])
    await mkdir(sandbox.file("away"))
    await rename(sandbox.file("card/2.jpg"), sandbox.file("away/2.jpg"))
    assert.includeMembers(stateOf(await reconcile(sandbox, project, "--json")), ["Abandoned 2.jpg", "Gone 2.jpg"])
    const id = await register(project, Buffer.from("of another machine"))
    const fixed = eventsOf(await reconcile(sandbox, project, "--fix", "--json"))
    assert.isTrue(fixed.some(({ event, name, state }) => event === "repaired" && name === "2.jpg" && state === "GivenUp"))
    // A photo of which the killed run did not learn the verdict may be named besides.
    assert.strictEqual(fixed.at(-1)?.exitCode, 3)
    assert.deepInclude(fixed.at(-1)?.differences, { Arriving: 1, Gone: 1 })
    const old = new Date(Date.now() - 31 * 60_000).toISOString()
    service.api.intercept = seen =>
      /allImages/.test(seen.body.toString())
        ? answered(service, seen, answer => answer.replaceAll(/"touched":"[^"]*"/g, `"touched":"${old}"`))
        : undefined
    const later = eventsOf(await reconcile(sandbox, project, "--fix", "--json"))
    assert.isTrue(later.some(({ event, id: of, state }) => event === "repaired" && of === id && state === "GivenUp"))
    assert.strictEqual((await altilift(sandbox, ["retry", project, "--forget-gone"], environment())).code, 0)
    assert.strictEqual((await reconcile(sandbox, project)).code, 0)
  })

  it("is refused with --fix while an upload into the project is under way, and does not call its photos abandoned", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("second/9.jpg", await jpeg(69))
    let goOn: (() => void) | undefined
    const reached = new Promise<void>(resolve => {
      service.edge.intercept = seen => {
        if (!isPut(seen)) return undefined
        resolve()
        return new Promise<undefined>(held => {
          goOn = () => held(undefined)
        })
      }
    })
    const running = altilift(sandbox, ["upload", "second", "--project", project], environment())
    await reached
    assert.deepStrictEqual(stateOf(await reconcile(sandbox, project, "--json")), ["Arriving 9.jpg"])
    assert.strictEqual((await reconcile(sandbox, project, "--fix")).code, 7)
    goOn?.()
    assert.strictEqual((await running).code, 0)
  })

  it("does not take a lock that cannot be used for another upload", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    const locks = sandbox.file("home/.local/state/altilift/locks")
    await rm(locks, { recursive: true })
    await writeFile(locks, "no folder")
    const { code, stderr } = await reconcile(sandbox, project)
    assert.match(`${code} ${stderr}`, /^1 (.|\n)*altilift\/locks/)
  })

  it("is interrupted by Ctrl-C in the middle of a repair", async () => {
    await using sandbox = await makeSandbox()
    const project = await uploaded(sandbox)
    await sandbox.write("card/new.jpg", await jpeg(71))
    const reached = new Promise<void>(resolve => {
      service.edge.intercept = async seen => {
        if (isPut(seen)) resolve()
        await pause(60_000)
        return undefined
      }
    })
    const run = startAltilift(sandbox, ["reconcile", "card", "--project", project, "--fix", "--json"], environment())
    await reached
    run.process.kill("SIGINT")
    const ended = await run.ended
    assert.deepInclude(eventsOf(ended).at(-1), { event: "failed", exitCode: 130 })
    service.edge.intercept = undefined
    assert.strictEqual((await reconcile(sandbox, project, "--fix")).code, 0)
  })

  it.each([
    [["reconcile", "nowhere", "--project", "P"], 2, /nowhere/],
    [["reconcile", "card", "--project", " "], 2, /--project needs/],
    [["reconcile", "card"], 2, /--project/],
    [["reconcile", "card", "--project", "Nobody's"], 6, /Nobody's/],
    [["reconcile", "none", "--project", "Bare"], 2, /none/],
  ])("says what is wrong: %j", async (words, code, why) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("card/1.jpg", await jpeg(1))
    await sandbox.write("none/notes.txt", "no photo")
    const ended = await altilift(sandbox, words, environment())
    assert.strictEqual(ended.code, code, ended.stderr)
    assert.match(ended.stderr, why)
  })
})
