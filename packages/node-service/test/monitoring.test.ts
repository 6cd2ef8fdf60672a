import { execFileSync } from "node:child_process"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { catalogue } from "../src/metrics.ts"
import type { ReadinessAnswer } from "../src/readiness.ts"
import { ask, createProject, settled, sha1, until, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { promtool, readMetrics, sum } from "./prometheus.ts"
import { type RunningService, removeAll, runProgram, startService } from "./service.ts"

let service: RunningService
let monitoring: string

/** Where the metrics are, by the line that the service logs. */
const monitoringOf = ({ printed }: RunningService): string => /metrics at (\S+)\/metrics/.exec(printed())?.[1] ?? ""

beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_METRICS_PORT: "0" } })
  monitoring = monitoringOf(service)
})
afterAll(removeAll)

const scrape = async () => (await fetch(`${monitoring}/metrics`)).text()
const measured = async () => readMetrics(await scrape())

describe("/metrics", () => {
  it("counts what happened, from the request to the verified image", async () => {
    const pid = await createProject(service)
    const [good, bad] = [await plainJpeg(1), Buffer.from("no photo")]
    await upload(service, pid, good, "a.jpg")
    await upload(service, pid, bad, "b.jpg", sha1(bad))
    await settled(service, pid)
    await ask(service, "{ project(id: 5) { name } }")
    await ask(service, `{ project(id: "nothing") { name } }`)
    const found = await until(measured, all => sum(all, "altilift_images", { state: "Invalid" }) === 1)
    expect(sum(found, "altilift_uploads_total", { bucket: "Local" })).toBe(2)
    expect(sum(found, "altilift_received_bytes_total")).toBe(good.length + bad.length)
    expect(sum(found, "altilift_images_verified_total", { state: "Ready" })).toBe(1)
    expect(sum(found, "altilift_images_verified_total", { state: "Invalid" })).toBe(1)
    expect(sum(found, "altilift_verification_duration_seconds_count")).toBe(2)
    expect(sum(found, "altilift_images", { state: "Ready" })).toBe(1)
    expect(sum(found, "altilift_signed_total", { bucket: "Local", kind: "url" })).toBe(2)
    expect(sum(found, "altilift_operation_duration_seconds_count", { operation: "uploadImageS3", outcome: "ok" })).toBe(2)
    expect(sum(found, "altilift_operation_duration_seconds_count", { operation: "project", outcome: "NOT_FOUND" })).toBe(2)
    expect(sum(found, "altilift_errors_total", { code: "NOT_FOUND" })).toBe(2)
    expect(sum(found, "altilift_http_request_duration_seconds_count", { endpoint: "edge", method: "PUT", status: "200" })).toBe(2)
    expect(sum(found, "altilift_vault_request_duration_seconds_count", { request: "receive" })).toBe(2)
    expect(sum(found, "altilift_database_query_duration_seconds_count", { outcome: "ok" })).toBeGreaterThan(20)
    expect(sum(found, "altilift_disk_free_bytes")).toBeGreaterThan(sum(found, "altilift_disk_reserve_bytes"))
    for (const queue of ["verification", "fetch"]) expect(sum(found, "altilift_queue_depth", { queue })).toBe(0)
    for (const state of ["waiting", "active", "dead"]) {
      const jobs = found.filter(({ name, labels }) => name === "altilift_jobs" && labels.state === state)
      expect(jobs).toMatchObject([{ labels: { kind: "verification" }, value: 0 }])
    }
    expect(sum(found, "altilift_check_ok", { check: "vault" })).toBe(1)
    expect(sum(found, "altilift_memory_bytes", { kind: "rss" })).toBeGreaterThan(1e7)
  })

  it("has names by the conventions, and no value of a label that a client makes up", async () => {
    await ask(service, `query ${"x".repeat(40)} { made_up: my { id } unknown }`)
    await fetch(`${service.url}/made/up`, { method: "PROPFIND" })
    const text = await scrape()
    expect(text).not.toMatch(/made|xxxx|PROPFIND/)
    const known = new Set(catalogue.map(({ name }) => name))
    const families = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ""))
    for (const name of families) expect(known).toContain(name)
    for (const { name, kind, help } of catalogue) {
      expect(name).toMatch(/^altilift_[a-z_]+$/)
      if (kind === "counter") expect(name).toMatch(/_total$/)
      if (kind === "histogram") expect(name).toMatch(/_seconds$/)
      expect(help.length).toBeGreaterThan(10)
    }
  })

  it.skipIf(promtool === undefined)("is read by Prometheus without a complaint", async () => {
    const input = await scrape()
    expect(execFileSync(promtool ?? "", ["check", "metrics"], { input, encoding: "utf8" })).toBe("")
  })

  it("is nowhere unless a port is configured, and never on that of the API", async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404)
    const plain = await startService()
    expect(plain.printed()).not.toContain("metrics at")
    expect(await plain.end()).toBe(0)
    const { code, stderr } = await runProgram(["start", "--data", plain.data, "--port", "4999"], {
      ALTILIFT_METRICS_PORT: "4999",
    })
    expect([code, stderr]).toEqual([2, expect.stringContaining("ALTILIFT_METRICS_PORT: must differ from --port")])
  })
})

describe("/readyz", () => {
  const read = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/readyz`, { headers })
    return { status: response.status, answer: (await response.json()) as ReadinessAnswer }
  }

  it("tells strangers which checks fail, and nothing else; who is signed in, or at the port of the metrics, all", async () => {
    const names = ["database", "edge", "vault", "disk", "loops", "bucket Local"]
    const { owner, url } = service
    const stranger = await read(url)
    expect(stranger).toEqual({ status: 200, answer: { ready: true, checks: names.map(name => ({ name, ok: true })) } })
    expect((await read(url, { key: owner.key, altitoken: "wrong" })).answer).toEqual(stranger.answer)
    const full = names.map(name => ({ name, ok: true, age: expect.any(Number) }))
    expect((await read(url, { key: owner.key, altitoken: owner.token })).answer.checks).toEqual(full)
    expect((await read(monitoring)).answer.checks).toEqual(full)
    for (const path of ["healthz", "livez"]) {
      for (const at of [url, monitoring]) expect(await (await fetch(`${at}/${path}`)).text()).toBe("ok\n")
    }
  })
})
