import { chmod, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { startSmtp } from "./smtp.ts"

let service: RunningService
let smtp: Awaited<ReturnType<typeof startSmtp>>
beforeAll(async () => {
  smtp = await startSmtp()
  service = await startService()
})
afterAll(async () => {
  smtp.end()
  await removeAll()
})

const written = async (...lines: ReadonlyArray<string>): Promise<string> => {
  const path = join(await temporaryFolder(), "altilift.yaml")
  await writeFile(path, lines.join("\n"))
  return path
}

/** What is found, by check. */
const examined = async (args: ReadonlyArray<string>, env: Record<string, string> = {}) => {
  const { code, stdout, stderr } = await runProgram(["doctor", "--json", ...args], env)
  const findings = JSON.parse(stdout) as ReadonlyArray<{ check: string; level: string; message: string; advice?: string }>
  const of = (check: string) => findings.filter(finding => finding.check === check).map(({ level }) => level)
  return { code, stderr, findings, of }
}

describe("doctor", () => {
  it("finds a running service good: folder, disk, database, clock, address, and says what is not configured", async () => {
    const { code, findings, of } = await examined(["--data", service.data])
    expect(findings.filter(({ level }) => level === "broken")).toEqual([])
    expect(code).toBe(0)
    for (const check of ["configuration", "data folder", "database", "clock", "buckets", "reconstructors", "public address"]) {
      expect([check, of(check)]).toEqual([check, ["ok"]])
    }
    expect([of("mail"), of("proxy"), of("tls")]).toEqual([["skipped"], ["skipped"], ["ok"]])
    const { stdout } = await runProgram(["doctor", "--data", service.data])
    expect(stdout).toMatch(/^ok {7}public address: http:\/\/127\.0\.0\.1:\d+ leads here, and says so itself$/m)
  })

  it("names what is broken with what to do, and ends with 1; no secret is in it", async () => {
    const config = await written(
      "publicUrl: http://127.0.0.1:1",
      "smtp: { host: 127.0.0.1, port: 1, from: a@b.example, user: u, password: mail-secret }",
      "reconstructors:",
      "  - { kind: command, name: absent, command: [no-such-program] }",
      "  - { kind: nodeodm, name: node, url: 'http://127.0.0.1:1', token: node-secret }",
      "buckets:",
      "  - { cloud: MINIO, label: Cellar, bucket: photos, endpoint: 'http://127.0.0.1:1', accessKeyId: id, secretAccessKey: bucket-secret }",
    )
    const { code, stderr, findings, of } = await examined(["--config", config, "--data", service.data])
    expect([code, stderr]).toEqual([1, "altilift-service: 5 things are broken\n"])
    expect([of("mail"), of("reconstructors"), of("buckets")]).toEqual([["broken"], ["broken", "broken"], ["broken", "skipped"]])
    expect([of("public address"), of("proxy"), of("tls")]).toEqual([["broken"], ["warning"], ["ok"]])
    for (const { level, advice } of findings) expect(advice === undefined).toBe(level === "ok" || level === "skipped")
    expect(JSON.stringify(findings)).not.toMatch(/mail-secret|node-secret|bucket-secret/)
  }, 60_000)

  it("names what fails in a service that is not ready", async () => {
    const { data, url } = await startService()
    await rm(join(data, "vault"), { recursive: true })
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 15_000 }).toBe(503)
    const { code, findings } = await examined(["--data", data])
    const found = findings.find(({ check }) => check === "public address")
    expect([code, found?.level, found?.message]).toEqual([1, "broken", `${url} is not ready; what fails: vault`])
  })

  it("connects to the mail server and sends no mail", async () => {
    const config = await written(
      `smtp: { host: 127.0.0.1, port: ${smtp.port}, user: survey, password: mail-secret, from: a@b.example }`,
    )
    const { of } = await examined(["--config", config, "--data", service.data])
    expect([of("mail"), smtp.mails.length]).toEqual([["ok"], 0])
  })

  it("tells a folder that others may read, and a database that is not there or does not answer", async () => {
    await chmod(service.data, 0o755)
    expect((await examined(["--data", service.data])).of("data folder")).toEqual(["broken"])
    await chmod(service.data, 0o700)
    const nothing = await examined(["--data", join(service.data, "nothing")], { ALTILIFT_PORT: "1" })
    expect([nothing.of("data folder"), nothing.of("disk")]).toEqual([["warning"], ["skipped"]])
    const away = await examined(["--data", service.data], { ALTILIFT_DATABASE: "postgres://u:db-secret@127.0.0.1:1/x" })
    expect([away.of("database"), JSON.stringify(away.findings).includes("db-secret")]).toEqual([["broken"], false])
  })

  it("says every mistake in the settings, and checks nothing else then", async () => {
    const config = await written("port: no", "prot: 1")
    const { code, of } = await examined(["--config", config])
    expect([code, of("configuration"), of("database")]).toEqual([1, ["broken", "broken"], ["skipped"]])
  })
})
