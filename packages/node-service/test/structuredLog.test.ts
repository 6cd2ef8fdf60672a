import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, describe, expect, it } from "vitest"
import { redacted } from "../src/redacted.ts"
import { ask, createProject, put, register, settled, until, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

interface Line {
  readonly time: string
  readonly level: string
  readonly code?: string
  readonly message: string
  readonly [annotation: string]: unknown
}

/** The lines of the log, which is JSON; what else is printed is for people. */
const logOf = ({ printed }: RunningService): ReadonlyArray<Line> =>
  printed()
    .split("\n")
    .filter(line => line.startsWith("{"))
    .map(line => JSON.parse(line))

const json = { ALTILIFT_LOG_FORMAT: "json", ALTILIFT_LOG_LEVEL: "debug" }

/** Sends a request of the API, under an id. */
const send = (service: RunningService, query: string, headers: Record<string, string>) =>
  fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key: service.owner.key, altitoken: service.owner.token, ...headers },
    body: JSON.stringify({ query }),
  })

describe("a request", () => {
  it("has an id, the client's where it is well-formed, in its answer, its errors and its lines of the log", async () => {
    const service = await startService({ env: json })
    const mine = await send(service, '{ project(id: "none") { name } }', { "x-request-id": "job-7/4" })
    expect(mine.headers.get("x-request-id")).toBe("job-7/4")
    expect((await mine.json()) as object).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND", requestId: "job-7/4" } }] })
    for (const forged of ["two words", 'a"b', "é", "x".repeat(129)]) {
      const other = await send(service, "{ support { systemMode } }", {
        "x-request-id": encodeURI(forged).replaceAll("%20", " "),
      })
      expect(other.headers.get("x-request-id")).not.toContain(forged.slice(0, 5))
    }
    expect((await put(`${service.edge}/edge/none/none`, "x", { "x-request-id": "put-1" })).headers.get("x-request-id")).toBe(
      "put-1",
    )
    const line = await until(
      async () => logOf(service).find(({ request }) => request === "job-7/4"),
      found => found !== undefined,
    )
    expect(line).toMatchObject({
      level: "debug",
      code: "requestAnswered",
      message: "POST /graphql",
      status: 200,
      endpoint: "api",
    })
    expect(line?.milliseconds).toBeGreaterThan(0)
    expect(Date.parse(line?.time ?? "")).toBeGreaterThan(Date.now() - 60_000)
    const ofEdge = await until(
      async () => logOf(service).find(({ request }) => request === "put-1"),
      found => found !== undefined,
    )
    expect(ofEdge).toMatchObject({ endpoint: "edge", status: 400 })
  })

  it("that fails is found by its id, with its user, operation and project", async () => {
    const service = await startService({ env: { ALTILIFT_LOG_FORMAT: "json" } })
    const pid = await createProject(service)
    const database = new DatabaseSync(join(service.data, "altilift.db"), { timeout: 10_000 })
    database.exec('alter table "imageCounts" rename to "gone"')
    const answer = await send(service, `{ project(id: "${pid}") { id numImage } }`, { "x-request-id": "fails-1" })
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "INTERNAL", requestId: "fails-1" } }] })
    database.exec("pragma foreign_keys = off; drop table images")
    const image = await send(service, `mutation { hasImage(pid: "${pid}", checksum: "${"a".repeat(40)}") { id } }`, {
      "x-request-id": "fails-2",
    })
    expect(await image.json()).toMatchObject({ errors: [{ extensions: { code: "INTERNAL", requestId: "fails-2" } }] })
    database.close()
    const found = (id: string) =>
      until(
        async () => logOf(service).find(({ request }) => request === id),
        line => line !== undefined,
      )
    expect(await found("fails-1")).toMatchObject({ level: "error", user: expect.any(String) })
    expect(await found("fails-2")).toMatchObject({ operation: "hasImage", project: pid, user: expect.any(String) })
    expect(logOf(service).filter(({ level }) => level === "debug")).toEqual([])
  })

  it("and a job name what they are about", async () => {
    const service = await startService({ env: json })
    const pid = await createProject(service)
    const id = await upload(service, pid, Buffer.from("no photo"))
    await settled(service, pid)
    const line = await until(
      async () => logOf(service).find(({ code }) => code === "imageInvalid"),
      found => found !== undefined,
    )
    expect(line).toMatchObject({ level: "warn", job: "verification", image: id })
  })
})

it("has a check that fails as a line of its own, on stderr like the others", async () => {
  const service = await startService({ env: { ALTILIFT_LOG_FORMAT: "json" } })
  await rm(join(service.data, "vault"), { recursive: true })
  expect((await fetch(`${service.url}/readyz`)).status).toBe(503)
  const line = await until(
    async () => logOf(service).find(({ code }) => code === "checkFailed"),
    found => found !== undefined,
  )
  expect(line).toMatchObject({ level: "error", message: expect.stringContaining("vault") })
})

describe("the log at its finest", () => {
  it("holds none of the secrets of a run", async () => {
    const config = join(await temporaryFolder(), "altilift.yaml")
    const secret = (name: string) => `${name}-secret-0123456789`
    await writeFile(
      config,
      JSON.stringify({
        log: { format: "json" },
        otlp: { endpoint: "http://127.0.0.1:9", headers: { authorization: secret("otlp") } },
        s3HookSecret: secret("hook"),
        smtp: { host: "127.0.0.1", port: 9, user: "u", password: secret("smtp"), from: "a@example.com" },
        buckets: [
          {
            cloud: "S3",
            label: "Far",
            bucket: "far-away",
            endpoint: "http://127.0.0.1:9",
            accessKeyId: secret("id"),
            secretAccessKey: secret("s3"),
          },
          {
            cloud: "OSS",
            label: "Away",
            bucket: "far-away",
            region: "cn-x",
            endpoint: "http://127.0.0.1:9",
            stsEndpoint: "http://127.0.0.1:9",
            accessKeyId: "LTAI",
            secretAccessKey: secret("oss"),
            roleArn: "acs:ram::1:role/x",
          },
        ],
      }),
    )
    const service = await startService({ args: ["--config", config], env: { ALTILIFT_LOG_LEVEL: "debug" } })
    const pid = await createProject(service)
    const asked = async (query: string) => JSON.stringify(await ask(service, query))
    const upload = (rest: string) => `mutation { ${rest.replaceAll("PID", `pid: "${pid}"`)} }`
    const s3 = await asked(upload('uploadImageS3(PID, bucket: Far, filename: "a.jpg", type: JPEG) { url image { id } }'))
    await asked(upload('uploadImageOSS(PID, bucket: Away, filename: "b.jpg", type: JPEG) { sts { id secret token } }'))
    await asked('mutation { getUserToken(email: "owner@altilift.local", password: "my-wrong-password") }')
    await asked(
      upload(
        'uploadImageURL(PID, url: "http://user:url-password@127.0.0.1:9/x?token=url-token", filename: "c.jpg", type: JPEG) { error }',
      ),
    )
    const { id } = JSON.parse(s3).data.uploadImageS3.image
    await asked(`mutation { doneImageUpload(id: "${id}") { state } }`)
    await fetch(`${service.url}/welcome?code=the-code-of-a-link`)
    await fetch(`${service.url}/photos/x?signature=signature-of-a-photo`)
    await fetch(`${service.url}/hooks/s3`, { method: "POST", headers: { authorization: `Bearer ${secret("hook")}` }, body: "{}" })
    await fetch(`${service.url}/graphql`, { headers: { key: service.owner.key, altitoken: "a-token-that-ended" } })
    await fetch(`${service.url}/readyz`)
    await until(
      async () => logOf(service),
      lines => lines.some(({ message }) => message === "GET /readyz"),
    )
    expect(await service.end()).toBe(0)
    const lines = service
      .printed()
      .split("\n")
      .filter(line => line.startsWith("{"))
    expect(lines.length).toBeGreaterThan(8)
    const signature = /X-Amz-Signature=(\w+)/.exec(s3)?.[1]
    const secrets = [
      ...["otlp", "hook", "smtp", "s3", "oss", "id"].map(secret),
      ...[service.owner.token, signature, "my-wrong-password", "url-password", "url-token", "the-code-of-a-link"],
      ...["signature-of-a-photo", "a-token-that-ended"],
    ]
    // Twice kept out: by paths without their query, and by what is redacted.
    for (const line of lines) expect(JSON.parse(line).message).not.toMatch(/^[A-Z]+ \S*\?/)
    for (const one of secrets) {
      expect(one?.length).toBeGreaterThan(5)
      for (const line of lines) expect(line).not.toContain(one)
    }
  })

  it("says nothing of the password of a database that does not answer", async () => {
    const url = "postgres://altilift:database-password@127.0.0.1:9/altilift"
    const { code, stderr } = await runProgram(["start", "--port", "0"], {
      ALTILIFT_DATABASE: url,
      ALTILIFT_DATA: await temporaryFolder(),
      ...json,
    })
    expect(code).toBe(1)
    expect(stderr).not.toContain("database-password")
  })

  it("redacts what looks like a secret, whoever wrote it", () => {
    const texts = [
      "connect postgres://me:S3CRET@db:5432/x failed",
      "GET https://b.example.com/k?X-Amz-Credential=S3CRET%2F2026&X-Amz-Signature=S3CRET&x=1",
      'headers: {"authorization":"Bearer S3CRET","altitoken": "S3CRET"}',
      "http://a/welcome?code=S3CRET and ?security-token=S3CRET&Signature=S3CRET",
      "authorization: OSS S3CRET",
    ]
    for (const text of texts) expect(redacted(text)).not.toContain("S3CRET")
    const harmless = "image 5: Invalid: https://a/b?c=d, at 12:30, exit code=1, a@b.example"
    expect(redacted(harmless)).toBe(harmless)
  })

  it("is refused where format or level is none", async () => {
    for (const [name, value] of Object.entries({ ALTILIFT_LOG_FORMAT: "xml", ALTILIFT_LOG_LEVEL: "loud" })) {
      const { code, stderr } = await runProgram(["start", "--data", await temporaryFolder()], { [name]: value })
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${name}: must be one of`)])
    }
  })
})

it("is for people by default, and says nothing of requests", async () => {
  const service = await startService()
  const pid = await createProject(service)
  await register(service, pid, await plainJpeg(1))
  expect(service.printed()).not.toMatch(/POST|^\{/m)
})
