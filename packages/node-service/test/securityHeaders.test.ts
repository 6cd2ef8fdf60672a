import { once } from "node:events"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isReady, startOnPorts } from "./onPorts.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

afterAll(removeAll)

let service: RunningService
beforeAll(async () => {
  service = await startService()
})

const addresses = (one: RunningService) => [
  ["/", "text/html"],
  ["/page.json", "*/*"],
  ["/graphql", "text/html"],
  ["/graphiql/start.js", "*/*"],
  ["/graphql?query={versions{api}}", "application/json"],
  ["/auth/start", "text/html"],
  [`/auth/start?client_id=${one.owner.key}&response_type=token&redirect_uri=${encodeURIComponent(`${one.url}/`)}`, "text/html"],
  ["/nothing", "text/html"],
  ["/healthz", "*/*"],
  ["/hooks/s3", "*/*"],
]

describe("every answer", () => {
  it("cannot be framed, guessed to be something else, run what is not the service's own, or tell where it was", async () => {
    const urls = addresses(service).map(([path, accept]) => [service.url + path, accept] as const)
    for (const [url, accept] of [...urls, [`${service.edge}/edge/a/b`, "*/*"] as const]) {
      const { headers, status } = await fetch(url, { headers: { accept: accept ?? "" }, redirect: "manual" })
      const seen = `${url} ${status}`
      const policy = headers.get("content-security-policy") ?? ""
      expect(policy, seen).toContain("default-src 'none'")
      expect(policy, seen).toContain("frame-ancestors 'none'")
      expect(policy, seen).toContain("base-uri 'none'")
      expect(policy, seen).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/)
      expect(headers.get("x-frame-options"), seen).toBe("DENY")
      expect(headers.get("x-content-type-options"), seen).toBe("nosniff")
      expect(headers.get("referrer-policy"), seen).toBe("no-referrer")
      expect(headers.get("cross-origin-opener-policy"), seen).toBe("same-origin")
      // Over http a browser would ignore it.
      expect(headers.has("strict-transport-security"), seen).toBe(false)
    }
  })

  it("keeps browsers on https, where that is how clients reach the service", async () => {
    const args = ["--public-url", "https://api.example.com", "--edge-public-url", "https://photos.example.com"]
    const service = await startOnPorts(args)
    const { url, edge, child } = service
    await isReady(service)
    for (const address of [`${url}/healthz`, `${url}/graphql`, `${edge}/edge/a/b`]) {
      expect((await fetch(address)).headers.get("strict-transport-security"), address).toBe("max-age=31536000")
    }
    child.kill()
    await once(child, "exit")
  })
})

describe("a public address without TLS", () => {
  it("is warned of at the start, unless it is this machine", async () => {
    const warned = await startService({ args: ["--public-url", "http://photos.example.com:81"] })
    expect(warned.printed()).toMatch(/level=WARN.*http:\/\/photos\.example\.com:81 without TLS/)
    expect(service.printed()).not.toContain("TLS")
    const local = await startService({ args: ["--public-url", "http://localhost:81"] })
    expect(local.printed()).not.toContain("TLS")
  })
})
