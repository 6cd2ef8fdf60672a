import { networkInterfaces } from "node:os"
import { Connectivity } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { layerNetworkInterfaces } from "../../src/drivers/NetworkInterfaces.ts"

vi.mock("node:os", { spy: true })

const loopback = { address: "127.0.0.1", netmask: "255.0.0.0", family: "IPv4", mac: "", internal: true, cidr: null } as const
const wireless = { ...loopback, address: "192.0.2.7", internal: false }

const online = (endpoint: string) =>
  Effect.flatMap(Connectivity, connectivity => connectivity.online).pipe(Effect.provide(layerNetworkInterfaces(endpoint)))

describe("connectivity by network interfaces", () => {
  it.effect("is offline while nothing but loopback is up, and online as soon as something is", () =>
    Effect.gen(function* () {
      vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback] })
      assert.isFalse(yield* online("https://api.example.com"))
      vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback], wlan0: [wireless] })
      assert.isTrue(yield* online("https://api.example.com"))
    }),
  )

  it.effect("is offline with nothing but addresses that a machine gives itself, but for a server that has one too", () =>
    Effect.gen(function* () {
      const own = { ...wireless, address: "169.254.7.9" }
      const own6 = { ...own, family: "IPv6", address: "fe80::1c2:3ff:fe04:5", scopeid: 2 } as const
      vi.mocked(networkInterfaces).mockReturnValue({
        lo: [loopback],
        eth0: [own, own6],
        wlan0: [{ ...own6, address: "febf::1" }],
      })
      assert.isFalse(yield* online("https://api.example.com"))
      for (const endpoint of ["http://169.254.1.1:4800", "http://[fe80::1]:4800"]) assert.isTrue(yield* online(endpoint))
      vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback], eth0: [own, { ...own6, address: "fec0::1" }] })
      assert.isTrue(yield* online("https://api.example.com"))
      vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback], eth0: [own6, wireless] })
      assert.isTrue(yield* online("https://api.example.com"))
    }),
  )

  it.effect.each(["http://127.0.0.1:4800", "http://localhost:4800", "http://[::1]:4800", "http://127.9.9.9"])(
    "needs no network for a server on this machine: %s",
    endpoint =>
      Effect.gen(function* () {
        vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback] })
        assert.isTrue(yield* online(endpoint))
      }),
  )
})
