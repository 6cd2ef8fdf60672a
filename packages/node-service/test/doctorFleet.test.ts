import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { PutBucketCorsCommand, PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3"
import { Client } from "pg"
import { afterAll, describe, expect, it } from "vitest"
import { serverFindings } from "../src/doctor/postgres.ts"
import { admin, configured, entry, keysIn, newBucket, newVault, noCeph } from "./ceph.ts"
import { byAdmin, dropDatabases, newDatabase, noPostgres } from "./postgres.ts"
import { removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { startTcpProxy } from "./tcpProxy.ts"

afterAll(async () => {
  await removeAll()
  await dropDatabases()
})

type Found = ReadonlyArray<{ check: string; level: string; message: string; advice?: string }>

/** What doctor finds, of one check. */
const examined = async (check: string, settings: Record<string, unknown>, env: Record<string, string> = {}): Promise<Found> => {
  const file = await configured(settings)
  const args = ["doctor", "--json", "--data", await temporaryFolder(), ...file.args]
  const { stdout } = await runProgram(args, { ...file.env, ...env })
  return (JSON.parse(stdout) as Found).filter(finding => finding.check === check)
}

describe.skipIf(noCeph)("doctor at a vault in a bucket", () => {
  it("puts, reads, copies and removes an object, and leaves none; it looks at clock, scratch space and rules", async () => {
    const [vault, edge] = [await newVault(), await newBucket()]
    const settings = { vault, buckets: [entry("Paris", edge)], scratch: { most: "900TB" } }
    expect(await examined("vault", settings)).toMatchObject([
      { level: "ok", message: expect.stringContaining("copied and removed") },
    ])
    expect(await keysIn(vault.bucket)).toEqual([])
    expect(await examined("clock", settings)).toContainEqual(expect.objectContaining({ level: "ok" }))
    expect(await examined("scratch", settings)).toMatchObject([
      { level: "warning", advice: expect.stringContaining("scratch.most") },
    ])
    const rules = async () => (await examined("buckets", settings)).filter(({ message }) => message.includes("expires objects"))
    expect(await rules()).toMatchObject([{ level: "warning", advice: expect.stringContaining("lifecycle rule") }])
    const setRule = (Prefix: string) => {
      const rule = { ID: "left", Status: "Enabled" as const, Filter: { Prefix }, Expiration: { Days: 7 } }
      const LifecycleConfiguration = { Rules: [rule] }
      return admin.send(new PutBucketLifecycleConfigurationCommand({ Bucket: edge, LifecycleConfiguration }))
    }
    await setRule("logs/")
    expect(await rules()).toMatchObject([{ level: "warning" }])
    await setRule("")
    expect(await rules()).toMatchObject([{ level: "ok" }])
  }, 60_000)

  it("puts an object into a bucket of the edge and removes it, and asks whether pages may upload", async () => {
    const edge = await newBucket()
    const settings = { publicUrl: "http://127.0.0.1:1", buckets: [entry("Paris", edge)] }
    const pages = async () => {
      const found = await examined("buckets", settings)
      expect(found[0]).toMatchObject({ level: "ok", message: expect.stringContaining("put, found and removed") })
      return found.filter(({ message }) => message.includes("pages of"))
    }
    expect(await pages()).toMatchObject([{ level: "warning", advice: expect.stringContaining("CORS rule") }])
    expect(await keysIn(edge)).toEqual([])
    const rule = { AllowedMethods: ["PUT"], AllowedOrigins: [settings.publicUrl], AllowedHeaders: ["content-type"] }
    await admin.send(new PutBucketCorsCommand({ Bucket: edge, CORSConfiguration: { CORSRules: [rule] } }))
    expect(await pages()).toMatchObject([{ level: "ok" }])
  }, 60_000)

  it("says what to do about wrong credentials, no such bucket, and a server that does not answer; no secret is in it", async () => {
    const vault = await newVault()
    const cases = [
      [{ ...vault, accessKeyId: "nobody" }, "correct vault.accessKeyId"],
      [{ ...vault, secretAccessKey: "geheimnis" }, "correct vault.secretAccessKey"],
      [{ ...vault, bucket: "no-such-bucket-here" }, "make the bucket, or correct vault.bucket"],
      [{ ...vault, endpoint: "http://127.0.0.1:9" }, "start the server, or correct vault.endpoint"],
    ] as const
    for (const [wrong, advice] of cases) {
      const found = await examined("vault", { vault: wrong })
      expect(found).toMatchObject([{ level: "broken", advice: expect.stringContaining(advice) }])
      expect(JSON.stringify(found)).not.toContain("geheimnis")
    }
  }, 60_000)
})

describe("doctor at a vault whose credentials lack rights", () => {
  const servers = new Set<Server>()
  afterAll(() => {
    for (const server of servers) server.close()
  })

  it("names each right that is missing, and a clock that is off", async () => {
    const server = createServer((request, response) => {
      request.resume()
      const isCopy = request.headers["x-amz-copy-source"] !== undefined
      const may = (request.method === "PUT" && !isCopy) || request.method === "HEAD" || request.url?.includes("list-type")
      response.setHeader("date", new Date(Date.now() - 600_000).toUTCString())
      response.writeHead(may ? 200 : 403, { "content-type": "application/xml" })
      response.end(may ? "" : "<Error><Code>AccessDenied</Code></Error>")
    })
    servers.add(server)
    await once(server.listen(0, "127.0.0.1"), "listening")
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const vault = { cloud: "S3", bucket: "vault", endpoint, pathStyle: true, accessKeyId: "a", secretAccessKey: "b" }
    const found = await examined("vault", { vault })
    expect(found.map(({ advice }) => /right (.*) on/.exec(advice ?? "")?.[1])).toEqual([
      "s3:GetObject",
      "s3:GetObject and s3:PutObject",
      "s3:DeleteObject",
    ])
    expect(await examined("clock", { vault })).toContainEqual(
      expect.objectContaining({ level: "broken", message: expect.stringMatching(/^(599|60\d) s off, by vault/) }),
    )
  })
})

it("tells a server of PostgreSQL that is too old, and one without connections for a process", async () => {
  const levels = async (major: number, used: number) => {
    const rows = [{ version: `${major}.1`, major, readOnly: false, most: 97, used }]
    return (await serverFindings({ query: async () => ({ rows }) } as unknown as Client)).map(({ level }) => level)
  }
  expect(await levels(14, 85)).toEqual(["broken", "ok"])
  expect(await levels(15, 86)).toEqual(["ok", "warning"])
})

describe.skipIf(noPostgres)("doctor at PostgreSQL", () => {
  const database = (url: string) => examined("database", {}, { ALTILIFT_DATABASE: url })

  it("tells version, connections left, tables, and a server that takes no writes", async () => {
    const url = await newDatabase()
    const service = await startService({ env: { ALTILIFT_DATABASE: url } })
    await service.end()
    const found = await database(url)
    expect(found.map(({ level }) => level)).toEqual(["ok", "ok", "ok"])
    expect(found.map(({ message }) => message).join("\n")).toMatch(
      /tables of \d+-[\s\S]*PostgreSQL \d+[\s\S]*\d+ of \d+ connections are left/,
    )
    await byAdmin(`alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`)
    expect(await database(url)).toContainEqual(
      expect.objectContaining({ level: "broken", advice: expect.stringContaining("name the primary server") }),
    )
  })

  it("says what to do about a wrong user, no such database, and a stopped server", async () => {
    const url = new URL(await newDatabase())
    const changed = (change: (of: URL) => void) => {
      const other = new URL(url)
      change(other)
      return database(other.href)
    }
    const advised = async (change: (of: URL) => void, words: string) =>
      expect(await changed(change)).toMatchObject([{ level: "broken", message: expect.stringContaining(words) }])
    await advised(of => {
      of.pathname = "/absent"
    }, "Make the database (createdb)")
    await advised(of => {
      of.username = "nobody_here"
    }, "ALTILIFT_DATABASE")
    await advised(of => {
      of.searchParams.delete("host")
      of.host = "127.0.0.1:1"
    }, "Start the server")
  })

  it("reports a connection that is lost during a statement, and everything else", async () => {
    const url = await newDatabase()
    await byAdmin("create table kysely_migration (name text)", url)
    const proxy = await startTcpProxy(Number(new URL(url).port))
    const holder = new Client({ connectionString: url })
    await holder.connect()
    try {
      await holder.query("begin; lock table kysely_migration")
      const through = new URL(url)
      through.port = String(proxy.port)
      const args = ["doctor", "--json", "--data", await temporaryFolder()]
      const examining = runProgram(args, { ALTILIFT_DATABASE: through.href })
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
      await expect.poll(() => byAdmin(waiting, url)).toHaveLength(1)
      proxy.cut()
      const found = JSON.parse((await examining).stdout) as Found
      expect(found.filter(({ check }) => check === "database")).toMatchObject([
        { level: "broken", message: expect.stringContaining("Connection terminated unexpectedly") },
      ])
      expect(found.map(({ check }) => check)).toContain("tls")
    } finally {
      await holder.end()
      await proxy.close()
    }
  })
})
