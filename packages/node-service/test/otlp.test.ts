import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import { ask, createProject, settled, until, upload } from "./api.ts"
import { type Span, startCollector } from "./otlp.ts"
import { plainJpeg } from "./photos.ts"
import { removeAll, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const open: Array<{ readonly close: () => void }> = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

const collector = async () => {
  const started = await startCollector()
  open.push(started)
  return started
}

/** Soon enough for a test. */
const often = { OTEL_BSP_SCHEDULE_DELAY: "100", OTEL_METRIC_EXPORT_INTERVAL: "200" }

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"

/** Names of the spans above one, the nearest first. */
const above = (spans: ReadonlyArray<Span>, { parentSpanId }: Span): ReadonlyArray<string> => {
  const parent = spans.find(({ spanId }) => spanId === parentSpanId)
  return parent === undefined ? [] : [parent.name, ...above(spans, parent)]
}

describe("a collector of OpenTelemetry", () => {
  it("gets the spans of a request below those of its caller, and the metrics; its headers are secrets of the file", async () => {
    const { url, spans, metricNames, headers } = await collector()
    const config = join(await temporaryFolder(), "altilift.yaml")
    await writeFile(config, `otlp: { endpoint: "${url}", headers: { x-api-key: { env: COLLECTOR_KEY } } }`)
    const service = await startService({ args: ["--config", config], env: { ...often, COLLECTOR_KEY: "key of the collector" } })
    const { owner } = service
    await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...{ key: owner.key, altitoken: owner.token, traceparent: `00-${traceId}-00f067aa0ba902b7-01`, "x-request-id": "traced" },
      },
      body: JSON.stringify({ query: '{ project(id: "5f0c9b9e8d7c6b5a4f3e2d1c") { name } }' }),
    })
    const mine = () => spans.filter(span => span.traceId === traceId)
    await until(
      async () => mine().map(({ name }) => name),
      names => names.includes("POST /graphql"),
    )
    const root = mine().find(({ name }) => name === "POST /graphql")
    expect(root?.parentSpanId).toBe("00f067aa0ba902b7")
    expect(JSON.stringify(root?.attributes)).toContain("traced")
    const statement = mine().find(span => span.name === "database query" && above(mine(), span)[0] === "project")
    expect(statement && above(mine(), statement)).toEqual(["project", "POST /graphql"])
    await until(async () => metricNames.has("altilift_operation_duration_seconds"), Boolean)
    expect(headers.every(one => one["x-api-key"] === "key of the collector")).toBe(true)
    expect(service.printed()).not.toContain("key of the collector")
    expect(await service.end()).toBe(0)
  })

  it("named by its own variable gets the spans of a verification, also the last ones before the end", async () => {
    const { url, spans } = await collector()
    const service = await startService({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: "60000" } })
    const pid = await createProject(service)
    await upload(service, pid, await plainJpeg(1))
    await settled(service, pid)
    expect(await service.end()).toBe(0)
    const steps = ["vault receive", "inspectImage", "decodeImage"]
    for (const step of steps) {
      const span = spans.find(({ name }) => name === step)
      expect(span && above(spans, span)).toContain("processImage")
    }
    const copied = spans.find(({ name }) => name === "bucket copyTo")
    expect(copied && above(spans, copied)).toEqual(expect.arrayContaining(["vault receive", "processImage"]))
  })

  it("that is not there, or hangs, delays nothing", async () => {
    const service = await startService({ env: { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" } })
    const pid = await createProject(service)
    await upload(service, pid, await plainJpeg(1))
    expect((await settled(service, pid)).map(({ state }) => state)).toEqual(["Ready"])
    expect((await ask(service, "{ support { systemMode } }")).errors).toBeUndefined()
    const from = Date.now()
    expect(await service.end()).toBe(0)
    expect(Date.now() - from).toBeLessThan(15_000)
  })
})
