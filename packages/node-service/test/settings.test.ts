import { chmod, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { removeAll, runProgram, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const written = async (...lines: ReadonlyArray<string>): Promise<string> => {
  const path = join(await temporaryFolder(), "altilift.yaml")
  await writeFile(path, lines.join("\n"))
  return path
}

const mistakes = [
  "prot: 4800",
  "host: 0.0.0.0",
  "processors: many",
  "bytesPerUser: 5XB",
  "smtp: { hots: mail.example.com, from: nobody, user: a, password: { env: MAIL_PASSWORD } }",
  "buckets:",
  "  - { cloud: S3, label: Paris, buckte: photos, accessKeyId: A, secretAccessKey: { file: missing.txt } }",
  "  - { cloud: S3, label: Paris, bucket: photos, accessKeyId: A, secretAccessKey: secret-of-paris }",
  "reconstructors: [{ kind: nodeodm, name: node, url: 'http://127.0.0.1:3000', tokne: x }]",
]

describe("the settings", () => {
  it("are checked whole: every mistake is named at once, a line each, with its place and the nearest name", async () => {
    const config = await written(...mistakes)
    const { code, stdout, stderr } = await runProgram(["config", "check", "--config", config], { ALTILIFT_PROT: "1" })
    expect([code, stdout]).toEqual([2, ""])
    const said = stderr.trim().split("\n")
    expect(said.every(line => line.startsWith("altilift-service: "))).toBe(true)
    const lines = said.map(line => line.slice("altilift-service: ".length).replace(config, "FILE"))
    const expected = [
      /^ALTILIFT_PROT: there is no such environment variable; the nearest is ALTILIFT_PORT$/,
      /^FILE: prot: there is no such setting; the nearest is port$/,
      /^FILE: host: is not a loopback address/,
      /^FILE: processors: must be a number$/,
      /^FILE: bytesPerUser: must be a number of bytes, like 20GB or 512MiB$/,
      /^FILE: smtp\.hots: there is no such setting; the nearest is host$/,
      /^FILE: smtp\.host: /,
      /^FILE: smtp\.from: must be an address/,
      /^FILE: smtp\.password: the environment variable MAIL_PASSWORD is not set$/,
      /^FILE: buckets\[0\]\.buckte: there is no such setting; the nearest is bucket$/,
      /^FILE: buckets\[0\]\.bucket: /,
      /^FILE: buckets\[0\]\.secretAccessKey: its file cannot be read: ENOENT/,
      /^FILE: buckets\[1\]\.label: is the label of another S3 bucket already$/,
      /^FILE: reconstructors\[0\]\.tokne: there is no such setting; the nearest is token$/,
    ]
    for (const one of expected) expect(lines.filter(line => one.test(line))).toHaveLength(1)
    expect(lines).toHaveLength(expected.length)
    expect(stderr).not.toContain("secret-of-paris")
  })

  it("are checked whole where a bucket, the vault or a reconstructor is of no known kind", async () => {
    const config = await written(
      "port: 4800",
      "metricsPort: 4800",
      "roles: api",
      "buckets:",
      "  - { cloud: S4, label: a-b, bucket: photos, accessKeyId: '', regoin: us }",
      "  - { cloud: S3, label: A, bucket: originals, accessKeyId: x, secretAccessKey: y }",
      "vault: { cloud: S3, bucket: originals, accessKeyId: x, secretAccessKey: y }",
      "formerVault: { cloud: S5, bucket: Photos, accessKeyId: x, secretAccessKey: { env: NOT_SET } }",
      "reconstructors: [{ kind: comand, name: fast, command: [], timeLimit: tomorrow }]",
    )
    const { code, stderr } = await runProgram(["config", "check", "--config", config])
    const said = stderr.trim().split("\n")
    const lines = said.map(line => line.slice("altilift-service: ".length + config.length + 2))
    expect([code, lines.sort()]).toEqual([
      2,
      [
        expect.stringMatching(/^buckets\[0\]\.accessKeyId: must not be empty$/),
        expect.stringMatching(/^buckets\[0\]\.cloud: must be one of S3, MINIO, OSS$/),
        expect.stringMatching(/^buckets\[0\]\.label: must be a name of letters/),
        expect.stringMatching(/^buckets\[0\]\.regoin: there is no such setting; the nearest is region$/),
        expect.stringMatching(/^buckets\[0\]\.secretAccessKey: is missing$/),
        expect.stringMatching(/^formerVault\.bucket: must be the name of a bucket/),
        expect.stringMatching(/^formerVault\.cloud: must be data-folder, or a bucket/),
        expect.stringMatching(/^formerVault\.secretAccessKey: the environment variable NOT_SET is not set$/),
        expect.stringMatching(/^metricsPort: must differ from --port/),
        expect.stringMatching(/^reconstructors\[0\]\.command\[0\]: is missing$/),
        expect.stringMatching(/^reconstructors\[0\]\.kind: must be one of handoff, command/),
        expect.stringMatching(/^reconstructors\[0\]\.timeLimit: must be a time like/),
        expect.stringMatching(/^roles: a process with some of the roles works with others/),
        expect.stringMatching(/^vault\.bucket: is one of buckets/),
      ],
    ])
  })

  it("that are missing or of another type are said to be in plain words", async () => {
    const bucket = "{ cloud: S3, label: A, bucket: photos, accessKeyId: x }"
    const config = await written("host: 5", `buckets: [{ cloud: S4, label: A }, ${bucket}]`)
    const { stderr } = await runProgram(["config", "check", "--config", config])
    for (const said of [
      "host: must be a text",
      "buckets[0].cloud: must be one of S3, MINIO, OSS",
      "buckets[1].secretAccessKey: is missing",
    ])
      expect(stderr).toContain(said)
    expect(stderr).not.toMatch(/Invalid/)
  })

  it("that are good are said to be, and nothing is started or made", async () => {
    const config = await written("data: photos", "port: 4801")
    const { code, stdout } = await runProgram(["config", "check", "--config", config])
    expect([code, stdout]).toEqual([0, `${config}: the settings can be used\n`])
    await mkdir(join(config, "..", "photos"))
  })

  it("take values from files beside the configuration, without the line end; one that others may read is named", async () => {
    const config = await written("s3HookSecret: { file: secrets/hook }", "requestsPerUser: { file: secrets/rate }")
    const folder = join(config, "..", "secrets")
    await mkdir(folder)
    await writeFile(join(folder, "hook"), "a secret of the hook\n", { mode: 0o600 })
    await writeFile(join(folder, "rate"), "77\r\n", { mode: 0o600 })
    const settings = readSettings({ config }, {})
    expect(settings.s3HookSecret && Redacted.value(settings.s3HookSecret)).toBe("a secret of the hook")
    expect([settings.limits.requestsPerUser, settings.warnings]).toEqual([77, []])
    await chmod(join(folder, "hook"), 0o644)
    const { code, stderr } = await runProgram(["config", "check", "--config", config])
    expect([code, stderr]).toEqual([0, expect.stringContaining(`s3HookSecret: every user of this machine may read ${folder}`)])
    expect(stderr).not.toContain("a secret of the hook")
    await writeFile(join(folder, "hook"), "\n")
    expect(() => readSettings({ config }, {})).toThrow(/s3HookSecret: its file .* is empty/)
  })

  it("are shown with where they were given, as a configuration file, and without secrets", async () => {
    const config = await written(
      "port: 4801",
      "s3HookSecret: sixteen-characters-of-secret",
      "notices: { webhooks: [{ url: 'https://hooks.example.com/T0/secret-path', secret: { env: HOOK } }] }",
      "reconstructors: [{ kind: upstream, name: cloud, endpoint: https://api.example.com, key: app-key-there, token: token-there }]",
    )
    const secrets = {
      HOOK: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
      ALTILIFT_DATABASE: "postgres://altilift:pass-word@127.0.0.1/altilift",
      ALTILIFT_LOG_LEVEL: "debug",
    }
    const { code, stdout } = await runProgram(["config", "show", "--config", config], secrets)
    expect(code).toBe(0)
    expect(stdout).toContain(`port: 4801  # ${config}\n`)
    expect(stdout).toContain("host: 127.0.0.1  # default\n")
    expect(stdout).toContain("database: (hidden)  # ALTILIFT_DATABASE\n")
    expect(stdout).toContain("endpoint: https://api.example.com\n")
    expect(stdout).not.toMatch(/sixteen|secret-path|whsec_|app-key-there|token-there|pass-word/)
    const asJson = JSON.parse((await runProgram(["config", "show", "--json", "--config", config], secrets)).stdout)
    expect(asJson.port).toEqual({ value: 4801, source: config })
    expect(asJson.log).toMatchObject({ value: { level: "debug" }, source: "ALTILIFT_LOG_LEVEL" })
    expect(JSON.stringify(asJson)).not.toMatch(/sixteen|secret-path|whsec_|app-key-there|token-there|pass-word/)
  })
})
