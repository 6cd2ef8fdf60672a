import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { chmod, readdir, readFile, rm, statfs, writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { createServer as createTls } from "node:https"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings, type ServiceSettings } from "../src/config.ts"
import { checkProxy, checkTls } from "../src/doctor/address.ts"
import { checkBuckets } from "../src/doctor/buckets.ts"
import { checkDatabase, checkDisk, checkFolder } from "../src/doctor/local.ts"
import { checkReconstructors } from "../src/doctor/others.ts"
import { type Bucket, BucketError } from "../src/ports/Bucket.ts"
import { roleList } from "../src/roles.ts"
import { dataFolderPaths } from "../src/store/dataFolderPaths.ts"
import { onPostgres, type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
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

/** A server in place of the service or of a reconstructor. */
const answering = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume()
    answer(request, response)
  })
  servers.add(server)
  await once(server.listen(0, "127.0.0.1"), "listening")
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const servers = new Set<Server>()
afterAll(() => {
  for (const server of servers) server.close()
})

const settingsOf = (data: string, env: Record<string, string> = {}) => readSettings({ data }, env)

describe("doctor", () => {
  it("finds a running service good: folder, disk, database, clock, address, and says what is not configured", async () => {
    const { code, findings, of } = await examined(["--data", service.data])
    expect(findings.filter(({ level }) => level === "broken")).toEqual([])
    expect(code).toBe(0)
    expect((await readdir(service.data)).filter(name => name.startsWith(".doctor"))).toEqual([])
    for (const check of ["configuration", "data folder", "database", "clock", "buckets", "reconstructors", "public address"]) {
      expect([check, of(check)]).toEqual([check, ["ok"]])
    }
    expect([of("mail"), of("proxy"), of("tls")]).toEqual([["skipped"], ["skipped"], ["ok"]])
    const { stdout } = await runProgram(["doctor", "--data", service.data])
    expect(stdout).toMatch(/^ok {7}public address: http:\/\/127\.0\.0\.1:\d+ leads here, and says so itself$/m)
  })

  it("takes the flags of start, and looks at the process that they start", async () => {
    const from = async (port: string) => {
      const { findings } = await examined(["--data", service.data, "--port", port])
      return findings.find(({ check }) => check === "public address")
    }
    const elsewhere = await answering((_, response) => response.writeHead(404).end())
    expect(await from(new URL(elsewhere).port)).toMatchObject({ level: "broken", message: expect.stringContaining(elsewhere) })
    for (const port of [new URL(service.url).port, "0"]) {
      expect(await from(port)).toMatchObject({ level: "ok", message: expect.stringContaining(service.url) })
    }
    const open = ["--host", "0.0.0.0", "--edge-port", "0"]
    const wrong = await examined(["--data", service.data, ...open])
    expect(wrong.of("configuration")).toEqual(["broken"])
    const urls = ["--public-url", service.url, "--edge-public-url", service.edge]
    expect((await examined(["--data", service.data, ...open, ...urls])).of("configuration").slice(0, 1)).toEqual(["ok"])
    const alone = await examined(["--data", service.data, "--roles", "worker"])
    expect(alone.findings.filter(({ level }) => level === "broken")).toMatchObject([
      { message: expect.stringMatching(/^--roles: a process with some of the roles/) },
    ])
  })

  it("looks at reconstructors where the role is to reconstruct", async () => {
    const found = async (roles: string) => {
      const settings = settingsOf(service.data)
      const [finding] = await checkReconstructors({ ...settings, roles: roleList.parse(roles) }, async () => undefined)
      return finding
    }
    expect(await found("api,worker")).toMatchObject({ level: "skipped", message: "needed where the role is reconstruct" })
    expect(await found("reconstruct")).toMatchObject({ level: "ok" })
  })

  it("removes its object from a bucket where it is not found", async () => {
    const url = await answering((_, response) => response.writeHead(200).end())
    const removed: Array<unknown> = []
    const fault = new BucketError({ problem: { code: "bucket-silent", cloud: "S3", label: "Paris", error: "" }, retryable: true })
    const bucket = {
      ...{ cloud: "S3", check: Effect.void, sign: () => Effect.succeed(url), head: () => Effect.fail(fault) },
      delete: (key: unknown) => Effect.sync(() => removed.push(key)),
    }
    const drivers = { s3: () => Effect.succeed(bucket as unknown as Bucket), oss: () => Effect.never }
    const one = { cloud: "S3", label: "Paris" } as ServiceSettings["buckets"][number]
    const [finding] = await checkBuckets(
      { ...settingsOf(service.data), buckets: [one] },
      { buckets: drivers, expiresObjects: () => Effect.succeed(true) },
    )
    expect([finding?.level, removed.length]).toEqual(["broken", 1])
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
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503)
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

describe("doctor at the public address", () => {
  const at = async (url: string, data = service.data) => {
    const { findings } = await examined(["--config", await written(`publicUrl: ${url}`), "--data", data])
    return (check: string) => findings.filter(finding => finding.check === check)
  }

  it("tells what answers there in place of the service, a service of another address, and a clock that is off", async () => {
    const absent = await answering((_, response) => response.writeHead(404).end())
    expect((await at(absent))("public address")).toMatchObject([
      { level: "broken", message: `${absent} does not lead to the service: HTTP 404` },
    ])
    const other = await answering((request, response) => {
      response.setHeader("date", new Date(Date.now() - 600_000).toUTCString())
      const api = "https://another.example"
      response.end(request.url === "/graphql" ? JSON.stringify({ data: { support: { endpoints: { api } } } }) : "")
    })
    const found = await at(other)
    expect(found("public address")).toMatchObject([
      { level: "broken", message: expect.stringContaining("its address is https://another.example") },
    ])
    expect(found("clock")).toMatchObject([{ level: "broken", message: expect.stringMatching(/^(599|60\d) s off, by http/) }])
  })

  it("knows a proxy that is trusted, and a service that is reached without one", () => {
    const proxied = (env: Record<string, string>) => checkProxy(settingsOf(service.data, env)).level
    const publicUrl = { ALTILIFT_PUBLIC_URL: "https://photos.example.com" }
    expect(proxied(publicUrl)).toBe("warning")
    expect(proxied({ ...publicUrl, ALTILIFT_TRUSTED_PROXIES: "127.0.0.1" })).toBe("ok")
    for (const [url, host, level] of [
      ["http://127.0.0.1:4800", "127.0.0.1", "ok"],
      ["http://localhost:4800", "127.0.0.1", "ok"],
      ["http://[::1]:4800", "::1", "ok"],
      ["http://192.168.1.5:4800", "0.0.0.0", "ok"],
      ["http://192.168.1.5", "0.0.0.0", "warning"],
      ["http://127.0.0.1:4801", "127.0.0.1", "warning"],
      ["https://127.0.0.1:4800", "127.0.0.1", "warning"],
    ] as const) {
      const [edge, edgePort] = [new URL(url), "4801"]
      edge.port = edgePort
      const edges = { ALTILIFT_EDGE_PUBLIC_URL: edge.origin, ALTILIFT_EDGE_PORT: edgePort }
      expect(proxied({ ALTILIFT_PUBLIC_URL: url, ALTILIFT_HOST: host, ...edges }), url).toBe(level)
    }
  })

  it("tells an address without TLS, and a certificate that ends soon, or that nobody signed", async () => {
    expect((await checkTls("http://photos.example.com")).level).toBe("warning")
    const folder = await temporaryFolder()
    const [key, soon, late] = ["key.pem", "soon.pem", "late.pem"].map(name => join(folder, name)) as [string, string, string]
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-subj", "/CN=a proxy"]
    const found = async (certificate: string, days: string, trusted: boolean) => {
      const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-days", days, "-out", certificate]
      execFileSync("openssl", [...request, ...names], { stdio: "ignore" })
      const files = { key: await readFile(key), cert: await readFile(certificate) }
      const server = createTls(files, (_, response) => response.end("{}"))
      await once(server.listen(0, "127.0.0.1"), "listening")
      const config = await written(`publicUrl: https://127.0.0.1:${(server.address() as AddressInfo).port}`)
      const env: Record<string, string> = trusted ? { NODE_EXTRA_CA_CERTS: certificate } : {}
      const { findings } = await examined(["--config", config, "--data", service.data], env)
      server.close()
      const [{ level, message } = { level: "", message: "" }] = findings.filter(({ check }) => check === "tls")
      return [level, message.replace(/^\S+ /, "")]
    }
    expect(await found(soon, "20", true)).toEqual(["warning", expect.stringMatching(/ends in (19|20) days/)])
    expect(await found(late, "60", true)).toEqual(["ok", expect.stringMatching(/ends in (59|60) days/)])
    expect(await found(late, "60", false)).toEqual(["broken", expect.stringMatching(/^self-signed certificate/)])
  })
})

describe("doctor at the data folder", () => {
  it("tells a disk that is full, and one that is nearly", async () => {
    const { bavail, bsize } = await statfs(service.data)
    const disk = (part: number) =>
      checkDisk(settingsOf(service.data, { ALTILIFT_DISK_RESERVE: `${Math.round(bavail * bsize * part)}` }))
    for (const [part, level] of [
      [1.5, "broken"],
      [0.75, "warning"],
      [0.25, "ok"],
    ] as const) {
      expect(await disk(part)).toMatchObject([{ level }])
    }
  })

  it("tells a folder that cannot be written", async () => {
    const data = join(await temporaryFolder(), "a file")
    await writeFile(data, "")
    expect(await checkFolder(settingsOf(data))).toMatchObject([
      { level: "broken", message: expect.stringContaining("cannot be written") },
    ])
  })

  it.skipIf(onPostgres)(
    "tells tables of an earlier and of a later version, a database without any, and one that is held",
    async () => {
      const first = await startService()
      await first.end()
      const found = async () => (await checkDatabase(settingsOf(first.data), () => undefined)).findings
      const database = new DatabaseSync(dataFolderPaths(first.data).database, { timeout: 10_000 })
      database.exec("create table all_names as select * from kysely_migration")
      database.exec("insert into kysely_migration (name, timestamp) values ('999-later', '')")
      expect(await found()).toMatchObject([
        { level: "broken", message: expect.stringContaining("999-later, which this version") },
      ])
      database.exec("delete from kysely_migration where name > (select name from all_names order by name desc limit 1 offset 1)")
      expect(await found()).toMatchObject([{ level: "warning", advice: expect.stringContaining("the next start") }])
      database.exec("drop table kysely_migration")
      expect(await found()).toMatchObject([{ level: "warning", message: expect.stringContaining("no tables") }])
      database.exec("begin immediate")
      expect(await found()).toMatchObject([{ level: "broken", message: expect.stringContaining("locked") }])
      database.close()
    },
  )
})

describe("doctor at a reconstructor elsewhere", () => {
  it("takes every answer for one but the failure of the server", async () => {
    const url = await answering((request, response) => response.writeHead(request.url === "/failing/info" ? 502 : 401).end())
    const node = (name: string) => `  - { kind: nodeodm, name: ${name}, url: '${url}/${name}' }`
    const config = await written("reconstructors:", node("failing"), node("closed"))
    const { findings } = await examined(["--config", config, "--data", service.data])
    expect(findings.filter(({ check }) => check === "reconstructors")).toMatchObject([
      { level: "broken", message: "failing: HTTP 502" },
      { level: "ok", message: "closed: can be used" },
    ])
  })
})
