import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { catalogue } from "../src/metrics.ts"
import { promtool } from "./prometheus.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const pathOf = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url))
const read = (name: string) => readFileSync(pathOf(name), "utf8")

/** Names of series: a histogram has three. */
const series = new Set(
  catalogue.flatMap(({ name, kind }) =>
    kind === "histogram" ? ["bucket", "sum", "count"].map(part => `${name}_${part}`) : name,
  ),
)
const named = (text: string) => new Set([...text.matchAll(/\baltilift_\w+/g)].map(([name]) => name))

/** Labels that a query names of a metric of ours, beside those that Prometheus adds. */
const labelsIn = (query: string) =>
  [...query.matchAll(/(altilift_\w+)\{([^}]*)\}/g)].flatMap(([, name = "", labels = ""]) =>
    [...labels.matchAll(/(\w+)(?:=~|!~|!=|=)/g)].map(([, label = ""]) => ({
      name: name.replace(/_(bucket|sum|count)$/, ""),
      label,
    })),
  )

const expectKnown = (queries: ReadonlyArray<string>) => {
  for (const query of queries) {
    for (const name of named(query)) expect(series).toContain(name)
    for (const { name, label } of labelsIn(query)) {
      const measure = catalogue.find(one => one.name === name)
      expect([...(measure?.labels ?? []), "instance", "job", "le"], `${name} of ${query}`).toContain(label)
    }
  }
}

const rule = z.strictObject({
  alert: z.string().regex(/^Altilift\w+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["warning", "critical"]) }),
  annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(40) }),
})
const rules = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })) })

describe("the alert rules", () => {
  const file = "deploy/prometheus/alerts.yaml"
  const all = rules.parse(parse(read(file))).groups.flatMap(group => group.rules)

  it("name metrics that exist, and what to do", () => {
    expectKnown(all.map(({ expr }) => expr))
    expect(new Set(all.map(({ alert }) => alert)).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(10)
  })

  it("are explained to operators, each by its name", () => {
    const explained = [...read("docs/operations.md").matchAll(/^\| `(Altilift\w+)` \|/gm)].map(([, name]) => name)
    expect(explained).toEqual(all.map(({ alert }) => alert))
  })

  it.skipIf(promtool === undefined)("are rules for Prometheus", () => {
    expect(execFileSync(promtool ?? "", ["check", "rules", pathOf(file)], { encoding: "utf8" })).toContain(
      `${all.length} rules found`,
    )
  })
})

const panel = z.object({
  id: z.number(),
  type: z.enum(["row", "timeseries", "stat"]),
  title: z.string().min(1),
  gridPos: z.object({ x: z.number().min(0), y: z.number().min(0), w: z.number().min(1).max(24), h: z.number().min(1) }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string() })).optional(),
})
const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.number().min(36),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(panel).min(1),
})

describe("the dashboard", () => {
  const { panels } = dashboard.parse(JSON.parse(read("deploy/grafana/altilift.json")))

  it("shows metrics that exist, each panel in its place", () => {
    expectKnown(panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)))
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = new Set<string>()
    for (const { gridPos, title } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(cells, title).not.toContain(`${x} ${y}`)
          cells.add(`${x} ${y}`)
        }
      }
    }
  })

  it.skipIf(promtool === undefined)("asks in the language of Prometheus", async () => {
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    const rules = queries.map((query, index) => ({
      record: `query:${index}`,
      expr: query.replaceAll("$__rate_interval", "5m").replaceAll("$instance", ".*"),
    }))
    const file = join(await temporaryFolder(), "queries.json")
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }))
    execFileSync(promtool ?? "", ["check", "rules", file], { stdio: "pipe" })
  })

  it("and the documentation have every metric", () => {
    const rows = [...read("docs/monitoring.md").matchAll(/^\| `(altilift_\w+)(?:\{(.*)\})?` \| (\w+) \| (.*) \|$/gm)]
    const documented = rows.map(([, name, labels, kind, help]) => ({ name, kind, help, labels: labels?.split(", ") ?? [] }))
    expect(documented).toEqual(catalogue.map(({ name, kind, help, labels }) => ({ name, kind, help, labels })))
    const shown = named(read("deploy/grafana/altilift.json"))
    const isShown = (name: string) => [name, `${name}_bucket`, `${name}_count`].some(one => shown.has(one))
    expect(catalogue.filter(({ name }) => !isShown(name))).toEqual([])
  })
})
