import { existsSync } from "node:fs"
import { chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const browse = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { headers: { accept: "text/html,application/xhtml+xml", ...headers } })

describe("GraphiQL", () => {
  it("comes from the service's own files, and without an address of anybody else", async () => {
    const page = await (await browse(service.url)).text()
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? "")
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts) {
      expect(part).toMatch(/^\/graphiql\/[\w.-]+$/)
      const response = await fetch(service.url + part)
      expect(response.status).toBe(200)
      expect(response.headers.get("content-encoding")).toBe("gzip")
      expect(await response.text()).not.toMatch(/unpkg\.com|jsdelivr|googleapis|gstatic|cdnjs/)
    }
  })

  it("is not sent again to who has it", async () => {
    const etag = (await browse(service.url)).headers.get("etag") ?? ""
    expect((await browse(service.url, { "if-none-match": etag })).status).toBe(304)
  })

  it("is there on this machine alone, unless the operator says otherwise", async () => {
    const elsewhere = { host: "0.0.0.0", publicUrl: "https://a.example", edgePublicUrl: "https://b.example" }
    expect(readSettings({}, {}).graphiql).toBe(true)
    expect(readSettings(elsewhere, {}).graphiql).toBe(false)
    expect(readSettings({ publicUrl: "https://a.example" }, {}).graphiql).toBe(false)
    expect(readSettings(elsewhere, { ALTILIFT_GRAPHIQL: "true" }).graphiql).toBe(true)
    expect(() => readSettings({}, { ALTILIFT_GRAPHIQL: "perhaps" })).toThrow(/ALTILIFT_GRAPHIQL/)
    const off = await startService({ env: { ALTILIFT_GRAPHIQL: "false" } })
    expect((await browse(off.url)).status).toBe(404)
    expect((await fetch(`${off.url}/graphiql/graphiql.js`)).status).toBe(404)
  })
})

const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium"

describe.skipIf(!existsSync(chromiumPath))("GraphiQL in a browser", () => {
  it("answers a query, under its policy", async () => {
    const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] })
    try {
      const page = await browser.newPage()
      const complaints: Array<string> = []
      page.on("pageerror", error => complaints.push(error.message))
      page.on("console", message => {
        if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text())
      })
      const headers = { key: service.owner.key, altitoken: service.owner.token }
      await page.setExtraHTTPHeaders(headers)
      await page.goto(`${service.url}/graphql?query=${encodeURIComponent("{ versions { api } }")}`)
      await page.locator(".graphiql-execute-button").click({ timeout: 30_000 })
      await page.locator(".result-window", { hasText: "api" }).waitFor({ timeout: 30_000 })
      expect(await page.locator(".result-window").innerText()).toContain("0.1.0")
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
