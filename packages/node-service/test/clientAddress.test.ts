import { describe, expect, it } from "vitest"
import { addressGroup, clientAddress } from "../src/http/clientAddress.ts"
import { isWithin, parseNetwork } from "../src/networks.ts"

const trusted = ["10.0.0.0/8", "::1", "192.0.2.7"].flatMap(text => parseNetwork(text) ?? [])

const seen = (remoteAddress: string | undefined, forwarded?: string) =>
  clientAddress({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } }, trusted)

describe("the client's address", () => {
  it("is the peer's, whatever it says of others, unless the peer is a trusted proxy", () => {
    expect(seen("203.0.113.5")).toBe("203.0.113.5")
    expect(seen("203.0.113.5", "198.51.100.1")).toBe("203.0.113.5")
    expect(seen("::ffff:203.0.113.5", "198.51.100.1")).toBe("203.0.113.5")
    expect(seen(undefined, "198.51.100.1")).toBe("unknown")
  })

  it("is what the last trusted proxy saw: what the client itself put before it is hearsay", () => {
    expect(seen("10.1.2.3", "198.51.100.1")).toBe("198.51.100.1")
    expect(seen("::ffff:10.1.2.3", "1.1.1.1, 198.51.100.1, 192.0.2.7")).toBe("198.51.100.1")
    expect(seen("::1", "10.0.0.9, 198.51.100.1,10.0.0.2")).toBe("198.51.100.1")
    expect(seen("::1", "[2001:db8::5]:443")).toBe("2001:db8::5")
    expect(seen("::1", "198.51.100.1:1234")).toBe("198.51.100.1")
    expect(seen("10.1.2.3", "198.51.100.1, unknown")).toBe("10.1.2.3")
    expect(seen("10.1.2.3", "")).toBe("10.1.2.3")
  })

  it("counts with its network where it is IPv6", () => {
    expect(addressGroup("2001:db8:1:2:3:4:5:6")).toBe(addressGroup("2001:db8:1:2::1"))
    expect(addressGroup("2001:db8:1:2::1")).not.toBe(addressGroup("2001:db8:1:3::1"))
    expect(addressGroup("198.51.100.1")).toBe("198.51.100.1")
  })
})

describe("a network", () => {
  it("is an address or a range of them, and nothing else", () => {
    for (const text of ["10", "0x7f.1", "localhost", "10.0.0.0/33", "", "::1/129"])
      expect(parseNetwork(text), text).toBeUndefined()
    const networks = ["10.0.0.0/8", "2001:db8::/32"].flatMap(text => parseNetwork(text) ?? [])
    expect(["10.255.0.1", "::ffff:10.0.0.1", "2001:db8:ffff::1"].map(address => isWithin(address, networks))).toEqual([
      true,
      true,
      true,
    ])
    expect(["11.0.0.1", "2001:db9::1", "unknown"].map(address => isWithin(address, networks))).toEqual([false, false, false])
  })
})
