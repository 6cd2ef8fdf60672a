import { execFile, execFileSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { startPostgres } from "../../src/postgres/startPostgres.ts"
import { hasProgram } from "./hasProgram.ts"

const run = promisify(execFile)
const deploy = resolve(import.meta.dirname, "../../../deploy")
const read = (path: string) => readFileSync(join(deploy, path), "utf8")
const compose = parse(read("compose.yaml"), { merge: true })
const services: Record<string, { readonly ports?: readonly string[]; readonly secrets?: readonly string[] }> = compose.services
const folder = mkdtempSync(join(tmpdir(), "altilift-compose-"))
const asRoot = process.getuid?.() === 0

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the port of the metrics", () => {
  const { metricsPort } = parse(read("compose/altilift.yaml"))
  const scraped: readonly string[] = parse(read("prometheus/prometheus.yml")).scrape_configs[0].static_configs[0].targets

  it("is asked by Prometheus in every process of compose.yaml", () => {
    const processes = Object.keys(services).filter(name => /^(api|worker|reconstruct)/.test(name))
    expect(scraped.toSorted()).toEqual(processes.map(name => `${name}:${metricsPort}`).toSorted())
    for (const file of ["prometheus.yml", "kubernetes.yml"]) {
      const { scrape_configs, rule_files } = parse(read(`prometheus/${file}`))
      // The alerts name the job.
      expect([scrape_configs[0].job_name, rule_files]).toEqual(["altilift", ["alerts.yaml"]])
    }
  })

  it("is behind no proxy, and published by no container", () => {
    for (const file of ["caddy/Caddyfile", "nginx/altilift.conf"]) expect(read(file)).not.toContain(String(metricsPort))
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => `${name} ${port}`))
    expect(published.filter(port => !port.startsWith("proxy "))).toEqual(["prometheus 127.0.0.1:9090:9090"])
  })

  // Debian's program does not know Kubernetes.
  it.skipIf(!hasProgram("promtool"))("is in a file that Prometheus takes", async () => {
    await run("promtool", ["check", "config", join(deploy, "prometheus/prometheus.yml")])
  })
})

describe("the secrets of compose.yaml", () => {
  const home = join(folder, "compose")
  const script = join(home, "make-secrets.sh")

  it.skipIf(!asRoot)("are readable by their user alone, and stay when they are there", async () => {
    mkdirSync(home)
    cpSync(join(deploy, "compose/make-secrets.sh"), script)
    await run("sh", [script])
    const made = () =>
      Object.fromEntries(
        readdirSync(join(home, "secrets")).map(name => {
          const { uid, mode } = statSync(join(home, "secrets", name))
          return [name, { uid, mode: (mode & 0o777).toString(8), text: readFileSync(join(home, "secrets", name), "utf8").trim() }]
        }),
      )
    const first = made()
    expect(Object.keys(first).toSorted()).toEqual(Object.keys(compose.secrets).toSorted())
    for (const [name, { uid, mode }] of Object.entries(first)) {
      const readers = Object.entries(services).filter(([, { secrets = [] }]) => secrets.includes(name))
      const ofService = readers.some(([reader]) => /^(api|worker|reconstruct)/.test(reader))
      expect([name, mode, uid]).toEqual([name, "400", ofService ? 1000 : name === "database_password" ? 999 : 0])
    }
    expect(first.database_url?.text).toBe(`postgres://altilift:${first.database_password?.text}@postgres:5432/altilift`)
    expect(new Set(Object.values(first).map(({ text }) => text)).size).toBe(6)
    await run("sh", [script])
    expect(made()).toEqual(first)
  })

  it("reach only what needs them: no process of the service has an administrator's", () => {
    const needs = Object.fromEntries(Object.entries(services).map(([name, { secrets = [] }]) => [name, secrets]))
    for (const name of ["api-1", "api-2", "worker-1", "worker-2", "reconstruct"])
      expect(needs[name]).toEqual(["database_url", "edge_secret", "vault_secret"])
    expect([needs.postgres, needs.minio]).toEqual([["postgres_password", "database_password"], ["storage_password"]])
  })
})

describe("what prepares the other servers", () => {
  /** A script whose secrets are in a folder. */
  const adapted = (name: string, more: (text: string) => string = text => text) => {
    const path = join(folder, name)
    writeFileSync(path, more(read(`compose/${name}`)).replaceAll("/run/secrets", join(folder, "run")))
    return path
  }
  mkdirSync(join(folder, "run"))
  for (const name of ["storage_password", "edge_secret", "vault_secret", "database_password"])
    writeFileSync(join(folder, "run", name), `secret-of-${name}\n`)

  it("gives PostgreSQL a role that owns its database and is no superuser", async context => {
    const server = await startPostgres()
    if (typeof server === "string") return context.skip(server)
    try {
      const { hostname, port } = new URL(server.url)
      const env = { PATH: process.env.PATH, PGHOST: hostname, PGPORT: port, POSTGRES_USER: "altilift" }
      // The administrator of this server has the role's name.
      await run("sh", [adapted("role.sh", text => text.replaceAll(/(role|database|owner) altilift/g, "$1 application"))], { env })
      const ask = `select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = 'application';
        select pg_get_userbyid(datdba) from pg_database where datname = 'application'`
      const { stdout } = await run("psql", ["-X", "-t", "-A", "-U", "altilift", "-c", ask, "postgres"], { env })
      expect(stdout.trim().split("\n")).toEqual(["f|f|f", "application"])
      const url = `postgres://application@${hostname}:${port}/application`
      const service = resolve(import.meta.dirname, "../../../packages/node-service/bin/altilift-service.js")
      const own = { PATH: process.env.PATH, ALTILIFT_DATABASE: url, ALTILIFT_DATA: join(folder, "data") }
      expect((await run(process.execPath, [service, "migrate"], { env: own })).stderr).not.toMatch(/permission/)
    } finally {
      await server.remove()
    }
  })

  it("gives MinIO a user for each bucket, can be run again, and shows no secret to who lists processes", async () => {
    const [bin, calls] = [join(folder, "bin"), join(folder, "calls")]
    mkdirSync(bin)
    writeFileSync(
      join(bin, "mc"),
      `#!/bin/sh
      echo "mc $*" >> ${calls}
      case "$*" in
        *"user add"*) read -r given && echo "stdin $given" >> ${calls} ;;
        *"policy attach"*) [ ! -e ${calls}.again ] || { echo "mc: The specified policy change is already in effect." >&2; exit 1; } ;;
      esac`,
    )
    chmodSync(join(bin, "mc"), 0o755)
    const script = adapted("storage.sh")
    const env = { PATH: `${bin}:${process.env.PATH}` }
    const said = async () => {
      rmSync(calls, { force: true })
      await run("sh", [script], { env })
      return readFileSync(calls, "utf8").trim().split("\n")
    }
    const first = await said()
    expect(first.filter(line => line.includes("secret-of") && !line.startsWith("stdin "))).toEqual([])
    expect(first.slice(1)).toEqual(
      ["edge", "vault"].flatMap(name => [
        `mc admin policy create storage ${name} /policies/${name}.json`,
        `mc admin user add storage ${name}`,
        `stdin secret-of-${name}_secret`,
        `mc admin policy attach storage ${name} --user ${name}`,
      ]),
    )
    writeFileSync(`${calls}.again`, "")
    expect(await said()).toEqual(first)
    for (const name of ["edge", "vault"]) expect(existsSync(join(deploy, `compose/policies/${name}.json`))).toBe(true)
  })

  it("mounts files that are there", () => {
    for (const { volumes = [] } of Object.values<{ volumes?: readonly string[] }>(compose.services))
      for (const volume of volumes.filter(one => one.startsWith(".")))
        expect(existsSync(join(deploy, volume.split(":")[0] ?? ""))).toBe(true)
    for (const name of ["make-secrets.sh", "role.sh", "storage.sh"]) execFileSync("sh", ["-n", join(deploy, "compose", name)])
  })
})
