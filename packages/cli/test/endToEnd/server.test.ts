import { hash } from "node:crypto"
import { copyFile, truncate } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import { type Answer, acknowledged, type Intercept } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const photos = async (sandbox: Sandbox, count: number): Promise<void> => {
  for (let seed = 0; seed < count; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
}
const upload = (sandbox: Sandbox, words: ReadonlyArray<string> = [], environment: Record<string, string> = {}) =>
  service.upload(sandbox, [...service.newProject(), ...words], environment)

/** For servers that never answer as they should. */
const impatient = ["--retry-for", "1s"]

const sha1 = (bytes: Uint8Array): string => hash("sha1", bytes)
const json = (data: unknown): Answer => ({ status: 200, body: JSON.stringify({ data }) })
/** Answers the first question of every run, and nothing else. */
const preflight =
  (answer: unknown): Intercept =>
  ({ body }) =>
    body.includes("systemMode") ? json(answer) : undefined
const self = { self: { email: "a@b.c" } }

describe("a server that does not take uploads from this user", () => {
  it.each([
    ["a wrong key", { support: null, my: null }, 4, /does not know this app key.*altilift login/],
    ["a wrong token", { support: { systemMode: "Normal" }, my: { self: null } }, 4, /does not accept the token.*altilift login/],
    ["an empty e-mail", { support: { systemMode: "Normal" }, my: { self: { email: "" } } }, 4, /does not accept the token/],
    ["a read-only server", { support: { systemMode: "ReadOnly" }, my: self }, 6, /read-only.*Try again later/],
    ["a server that is offline", { support: { systemMode: "Offline" }, my: null }, 6, /offline.*Try again later/],
  ])("tells %s before a photo is read", async (_, answer, code, message) => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    service.api.intercept = preflight(answer)
    const before = service.api.seen.length
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, code)
    assert.match(ended.stderr, message)
    assert.isAtMost(service.api.seen.length - before, 2)
  })

  it("tells a wrong token and a wrong key of the real service apart", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const token = await upload(sandbox, [], { ALTI_TOKEN: "wrong" })
    assert.deepStrictEqual([token.code, /token/.test(token.stderr)], [4, true])
    const key = await upload(sandbox, [], { ALTI_KEY: "wrong" })
    assert.deepStrictEqual([key.code, /app key/.test(key.stderr)], [4, true])
  })

  it("names a project that is not there, and how to make it", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const ended = await service.upload(sandbox, ["--project", "Nowhere"])
    assert.strictEqual(ended.code, 6)
    assert.match(ended.stderr, /You have no project named "Nowhere"\..*--create/)
  })

  it("says how to sign in when there is no account at all", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const ended = await altilift(sandbox, ["upload", "photos", "--project", "Any"])
    assert.strictEqual(ended.code, 4)
    assert.match(ended.stderr, /Not signed in\. Run "altilift login"/)
  })
})

describe("a server that answers HTTP 400 with UNAUTHENTICATED", () => {
  const body = '{"errors":[{"message":"Token?","extensions":{"code":"UNAUTHENTICATED"}}]}'

  it("ends a run that has not begun at once, with one question and exit code 4", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    service.api.intercept = () => ({ status: 400, body })
    const before = service.api.seen.length
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 4, ended.stderr)
    assert.match(ended.stderr, /Token\?.*altilift login/)
    assert.strictEqual(service.api.seen.length - before, 1)
  })

  it("ends a run within seconds that it accepted before, with few questions and exit code 4", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 30)
    let refusedAt: number | undefined
    let refused = 0
    service.api.intercept = seen => {
      if (seen.body.includes("startImageUpload")) refusedAt ??= performance.now()
      if (refusedAt === undefined) return undefined
      refused++
      return { status: 400, body }
    }
    const ended = await upload(sandbox, ["--json"])
    assert.strictEqual(ended.code, 4, ended.stderr)
    const why = /Token\?.*altilift login\. The key comes from ALTI_KEY, the token from ALTI_TOKEN\./
    const last = eventsOf(ended).at(-1)
    assert.deepStrictEqual([last?.event, last?.failed], ["summary", 0])
    for (const text of [ended.stderr, String(last?.message)]) assert.match(text, why)
    const took = performance.now() - (refusedAt ?? 0)
    assert.isAtLeast(took, 2_000)
    assert.isAtMost(took, 20_000)
    assert.isAtMost(refused, 20)
  })
})

describe("a server that does not answer as it should", () => {
  it.each([
    ["an HTML page", { status: 200, type: "text/html", body: "<html>login</html>" }, /not GraphQL \(an HTML page\)/],
    ["HTTP 502", { status: 502, type: "text/html", body: "<html>bad gateway</html>" }, /HTTP 502/],
  ])("gives up after the retry budget on %s, and exits with 5", async (_, answer, message) => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    service.api.intercept = () => answer
    const ended = await upload(sandbox, impatient)
    assert.strictEqual(ended.code, 5)
    assert.match(ended.stderr, message)
    assert.match(ended.stderr, /run the same command again/)
    assert.match(ended.stderr, /Trying again (now|in)/)
  })

  it("gives up on an address where nobody listens, and exits with 5", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const ended = await upload(sandbox, impatient, { ALTI_ENDPOINT: "http://127.0.0.1:1" })
    assert.strictEqual(ended.code, 5)
    assert.match(ended.stderr, /http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/)
  })

  it("gets through a few answers of HTTP 502 and HTML in mid-run", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    let count = 0
    service.api.intercept = () => {
      const odd = ++count % 6
      if (odd === 1) return { status: 502, body: "bad gateway" }
      return odd === 4 ? { status: 200, type: "text/html", body: "<html>" } : undefined
    }
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, "3 Ready")
  })

  it("fails one image that the server refuses with a bare null, and no other", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    service.api.intercept = refuseRegistration(() => undefined)
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.include(ended.stdout, "2 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 1 Failed")
    assert.match(ended.stdout, /Failed +photos\/1\.jpg: .*1\.jpg.*refuses/)
  })

  it("fails one image whose alias has a GraphQL error beside the data of the others", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    service.api.intercept = refuseRegistration(path => ({ message: "quota of this image is used up", path }))
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.include(ended.stdout, "2 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 1 Failed")
    assert.match(ended.stdout, /Failed +photos\/1\.jpg: .*quota of this image is used up/)
  })
})

describe("a bucket that refuses", () => {
  it("fails the image with what the bucket said, and uploads the others", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    let refused: string | undefined
    service.edge.intercept = ({ checksum }) => {
      refused ??= checksum
      const body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
      return checksum === refused ? { status: 403, type: "application/xml", body } : undefined
    }
    // One at a time: the other one begins after the refusal, and is taken. That is what tells whose fault it is.
    const ended = await upload(sandbox, ["--concurrency", "1"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.include(ended.stdout, "1 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 1 Failed")
    assert.match(ended.stdout, /The bucket 127\.0\.0\.1:\d+ refused the bytes \(HTTP 403 AccessDenied\)/)
  })

  it("gets through a bucket that is busy now and then", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 4)
    let count = 0
    service.edge.intercept = () => (++count % 2 === 1 ? { status: 503, body: "busy" } : undefined)
    const ended = await upload(sandbox)
    assert.strictEqual(ended.code, 0, ended.stderr)
  })
})

describe("the reconstruction", () => {
  it("is started when every image is Ready, and not when one is not", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    const started = await upload(sandbox, ["--start"])
    assert.strictEqual(started.code, 0, started.stderr)
    assert.match(started.stdout, /Reconstruction [0-9a-f]{24}/)
    await sandbox.write("photos/text.jpg", "words")
    const refused = await upload(sandbox, ["--start"])
    assert.strictEqual(refused.code, 3)
    assert.match(refused.stderr, /3 of 4 images Ready\..* The reconstruction is not started: .*--pre-start/)
    const last = eventsOf(await upload(sandbox, ["--start", "--json"])).at(-1)
    assert.match(String(last?.message), /The reconstruction is not started/)
    assert.notMatch(refused.stdout, /Reconstruction [0-9a-f]{24}/)
    const preStarted = await upload(sandbox, ["--pre-start"])
    assert.strictEqual(preStarted.code, 3)
    assert.match(preStarted.stdout, /Reconstruction [0-9a-f]{24}/)
  })

  it.each([
    "--start",
    "--pre-start",
  ])("is not started a second time by %s when nothing is new, unless --start-again says so", async flag => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    const words = [...service.newProject(), flag]
    let starts = 0
    service.api.intercept = ({ body }) => {
      if (/mutation.*tartReconstruction/s.test(body.toString())) starts++
      return undefined
    }
    assert.strictEqual((await service.upload(sandbox, words)).code, 0)
    assert.strictEqual(starts, 1)
    const again = await service.upload(sandbox, words)
    assert.strictEqual(again.code, 0, again.stderr)
    const state = /A reconstruction is there already \(state (\w+)\); use --start-again/.exec(again.stdout)?.[1]
    assert.oneOf(state, ["Pending", "Running", "Done"])
    assert.strictEqual(starts, 1)
    await service.upload(sandbox, [...words, "--start-again"])
    assert.strictEqual(starts, 2)
    await sandbox.write("photos/new.jpg", await jpeg(99))
    await service.upload(sandbox, words)
    assert.strictEqual(starts, 3)
  })

  it("is started again when the one that is there failed", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    const project = service.newProject()
    assert.strictEqual((await service.upload(sandbox, project)).code, 0)
    const id = "0123456789abcdef01234567"
    let starts = 0
    const answerTaskState =
      (taskState: string): Intercept =>
      ({ body }) => {
        const asked = body.toString()
        if (asked.includes("tartReconstruction")) {
          starts++
          return json({ startReconstructionWithError: { error: null, task: { id, taskType: "Native", state: "Running" } } })
        }
        return asked.includes("taskState") ? json({ project: { id, name: "", taskState } }) : undefined
      }
    service.api.intercept = answerTaskState("Failed")
    const ended = await service.upload(sandbox, [...project, "--start"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.strictEqual(starts, 1)
    service.api.intercept = answerTaskState("Done")
    assert.match((await service.upload(sandbox, [...project, "--start"])).stdout, /there already \(state Done\)/)
    assert.strictEqual(starts, 1)
  })

  it("exits with 6 when the server refuses it", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    const error = { code: 7, message: "not enough images" }
    service.api.intercept = ({ body }) =>
      body.includes("startReconstructionWithError") ? json({ startReconstructionWithError: { error, task: null } }) : undefined
    const ended = await upload(sandbox, ["--start"])
    assert.strictEqual(ended.code, 6)
    assert.match(
      ended.stderr,
      /did not start the reconstruction: not enough images \(code 7\)\. The images are uploaded all the same\./,
    )
  })
})

describe("a dry run", () => {
  it("says what would be sent, registers and sends nothing, and makes no project", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    await copyFile(sandbox.file("photos/0.jpg"), sandbox.file("photos/twin.jpg"))
    await sandbox.write("photos/notes.txt", "words")
    const before = acknowledged(service.edge).length
    const from = service.api.seen.length
    const ended = await upload(sandbox, ["--dry-run"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /3 images would be sent \(.+\), 0 there already, 1 Duplicate, 1 Skipped, 0 Rejected/)
    assert.strictEqual(acknowledged(service.edge).length, before)
    const asked = service.api.seen.slice(from).map(({ body }) => body.toString())
    assert.isFalse(asked.some(body => /createProject|uploadImage|startImageUpload/.test(body)))
    await sandbox.write("photos/empty.jpg", "")
    assert.strictEqual((await upload(sandbox, ["--dry-run"])).code, 3)
  })

  it("says that a photo over 5 GiB would fail, and why, where the server signs no parts, and reads nothing of it", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    await truncate(await sandbox.write("photos/ortho.tif", "II*\0"), 5 * 1024 ** 3 + 1)
    await truncate(await sandbox.write("photos/flight.mp4", "ftyp"), 5 * 1024 ** 3 + 1)
    service.api.intercept = ({ body }) =>
      body.includes("ServerFeatures") ? { status: 400, body: '{"errors":[{"message":"no introspection"}]}' } : undefined
    const project = service.newProject()
    const dry = await service.upload(sandbox, [...project, "--dry-run", "--json"])
    const ends = eventsOf(dry).filter(({ event }) => event === "ended")
    const ortho = ends.find(({ name }) => name === "ortho.tif")
    const problem = { code: "file-too-big-for-one-put", params: { bytes: 5 * 1024 ** 3 + 1 } }
    assert.deepStrictEqual([ortho?.state, ortho?.problems], ["Failed", [problem]])
    assert.strictEqual(ends.find(({ name }) => name === "flight.mp4")?.state, "Skipped")
    assert.match(
      dry.stderr,
      /Dry run: 1 image would be sent \(.+\), 0 there already, 0 Duplicate, 1 Skipped, 0 Rejected, 1 Failed\./,
    )
    assert.strictEqual(dry.code, 3)
    assert.match(dry.stderr, /1 image would be Failed/)
    const sent = await service.upload(sandbox, project)
    assert.strictEqual(sent.code, 3)
    assert.include(sent.stdout, "1 Ready, 0 Invalid, 0 Rejected, 1 Skipped, 0 Duplicate, 1 Failed")
    service.api.intercept = undefined
  }, 60_000)

  it("remembers no checksum of a file that may have changed again within the two seconds of a FAT card", async () => {
    await using sandbox = await makeSandbox()
    const project = service.newProject()
    const checksumAt = async (changedAt: number, now: Readonly<Record<string, string>> = {}) => {
      const ended = await service.upload(sandbox, [...project, "--dry-run", "--json"], {
        ...now,
        CHANGED_AT: String(changedAt),
        NODE_OPTIONS: `--import=${fileURLToPath(new URL("../support/fatTimes.ts", import.meta.url))}`,
      })
      assert.strictEqual(ended.code, 0, ended.stderr)
      return /"checksum":"(\w{40})"/.exec(ended.stdout)?.[1]
    }
    const [before, after] = [await jpegOf(1, 10_000), await jpegOf(2, 10_000)]
    const long = Date.now() - 60_000
    await sandbox.write("photos/a.jpg", before)
    assert.strictEqual(await checksumAt(long), sha1(before))
    await sandbox.write("photos/a.jpg", after)
    assert.strictEqual(await checksumAt(long), sha1(before), "a time of change that is sure vouches for the checksum")
    const lately = Date.now()
    const soonAfter = { NOW: String(lately + 2_000) }
    assert.strictEqual(await checksumAt(lately, soonAfter), sha1(after))
    await sandbox.write("photos/a.jpg", before)
    assert.strictEqual(await checksumAt(lately, soonAfter), sha1(before))
  })
})

/** Lets the service answer, but for the registration of `1.jpg`: null, with an error or without. */
const refuseRegistration =
  (error: (path: ReadonlyArray<string>) => unknown): Intercept =>
  async ({ body }) => {
    if (!body.includes("uploadImageS3")) return undefined
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    const response = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
    const answer = (await response.json()) as { data: Record<string, unknown>; errors?: Array<unknown> }
    const { variables } = JSON.parse(body.toString()) as { variables: Record<string, unknown> }
    const named = Object.entries(variables).find(([, value]) => value === "1.jpg")?.[0]
    if (named === undefined) return { status: 200, body: JSON.stringify(answer) }
    // In a batch the variable `filename_3` belongs to the field under the alias `r3`.
    const field = named === "filename" ? "uploadImageS3" : named.replace("filename_", "r")
    const errors = error([field])
    const data = { ...answer.data, [field]: null }
    return { status: 200, body: JSON.stringify(errors === undefined ? { data } : { data, errors: [errors] }) }
  }
