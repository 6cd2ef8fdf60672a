import type { LookupAddress } from "node:dns"
import { describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { isFetchable } from "../src/fetch/addresses.ts"
import { readUrl, resolveHost } from "../src/fetch/guard.ts"
import { SettingsError } from "../src/SettingsError.ts"

const forbidden: ReadonlyArray<readonly [string, string]> = [
  ["this network", "0.0.0.0"],
  ["this network, not only its first address", "0.1.2.3"],
  ["private, class A", "10.0.0.1"],
  ["private, class B", "172.16.0.1"],
  ["private, the last of class B", "172.31.255.255"],
  ["private, class C", "192.168.1.1"],
  ["shared, carrier-grade NAT", "100.64.0.1"],
  ["shared, and the metadata of a cloud", "100.100.100.200"],
  ["loopback", "127.0.0.1"],
  ["loopback, not only its first address", "127.8.9.10"],
  ["link-local, and the metadata of most clouds", "169.254.169.254"],
  ["host services of a cloud behind a public number", "168.63.129.16"],
  ["protocol assignments, and the metadata of a cloud", "192.0.0.192"],
  ["documentation", "192.0.2.1"],
  ["benchmarks", "198.18.0.1"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified, IPv6", "::"],
  ["loopback, IPv6", "::1"],
  ["link-local, IPv6", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["unique local", "fc00::1"],
  ["unique local, and the metadata of a cloud", "fd00:ec2::254"],
  ["multicast, IPv6", "ff02::1"],
  ["documentation, IPv6", "2001:db8::1"],
  ["discard only", "100::1"],
  ["not assigned to the internet", "1::1"],
  ["mapped private", "::ffff:10.0.0.1"],
  ["mapped loopback in hexadecimal", "::ffff:7f00:1"],
  ["mapped metadata", "::ffff:169.254.169.254"],
  ["compatible private", "::10.0.0.1"],
  ["translated (SIIT) private", "::ffff:0:10.0.0.1"],
  ["NAT64 private", "64:ff9b::10.0.0.1"],
  ["NAT64 metadata", "64:ff9b::a9fe:a9fe"],
  ["NAT64 with a local prefix", "64:ff9b:1::8.8.8.8"],
  ["6to4 private", "2002:a00:1::1"],
  ["6to4 of anything", "2002:808:808::1"],
  ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ["no address", "localhost"],
  ["no address at all", ""],
]

const public_: ReadonlyArray<string> = [
  "8.8.8.8",
  "172.32.0.1",
  "100.128.0.1",
  "192.167.255.255",
  "2001:4860:4860::8888",
  "2a00:1450:4001::1",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
]

const allowing = (list: string) => readSettings({ data: "x" }, { ALTILIFT_FETCH_ALLOW: list }).fetchAllow

describe("an address", () => {
  it.each(forbidden)("that is %s is not fetched from: %s", (_, address) => {
    expect(isFetchable(address, [])).toBe(false)
  })

  it.each(public_)("that is public is fetched from: %s", address => {
    expect(isFetchable(address, [])).toBe(true)
  })

  it.each([
    ["10.0.0.0/8", "10.9.8.7", true],
    ["10.0.0.0/8", "::ffff:10.9.8.7", true],
    ["10.0.0.0/8", "64:ff9b::10.9.8.7", true],
    ["10.0.0.0/8", "11.9.8.7", true],
    ["10.0.0.0/8", "192.168.0.1", false],
    ["10.0.0.0/8", "fd00::1", false],
    ["192.168.0.0/16,fd00::/8", "fd12::1", true],
    ["192.168.7.7", "192.168.7.7", true],
    ["192.168.7.7", "192.168.7.8", false],
    ["::1", "127.0.0.1", false],
  ])("with %s allowed: %s %s", (list, address, expected) => {
    expect(isFetchable(address, allowing(list))).toBe(expected)
  })
})

describe("ALTILIFT_FETCH_ALLOW", () => {
  it("is a list of networks, and empty when it is not set", () => {
    expect(readSettings({ data: "x" }, {}).fetchAllow).toEqual([])
    expect(readSettings({ data: "x" }, { ALTILIFT_FETCH_ALLOW: "10.0.0.0/8, fd00::/8" }).fetchAllow).toHaveLength(2)
  })

  it.each(["10.0.0.0/33", "my-network", "10.0.0.0/8;fd00::/8"])("is refused with the entry that is no network: %s", list => {
    const read = () => readSettings({ data: "x" }, { ALTILIFT_FETCH_ALLOW: list })
    expect(read).toThrow(SettingsError)
    expect(read).toThrow(/ALTILIFT_FETCH_ALLOW: .* is no address or network/)
  })
})

const answering =
  (...addresses: ReadonlyArray<string>) =>
  async (): Promise<ReadonlyArray<LookupAddress>> =>
    addresses.map(address => ({ address, family: address.includes(":") ? 6 : 4 }))

describe("a host", () => {
  it("is refused when one of its addresses is, whichever", async () => {
    const url = readUrl("https://photos.example/a.jpg")
    await expect(resolveHost(url, answering("8.8.8.8", "2001:4860:4860::8888"), [])).resolves.toHaveLength(2)
    await expect(resolveHost(url, answering("8.8.8.8", "10.0.0.1"), [])).rejects.toThrow(/not a public address/)
    await expect(resolveHost(url, answering("fd00::1", "8.8.8.8"), [])).rejects.toThrow(/not a public address/)
    await expect(resolveHost(url, answering(), [])).rejects.toThrow(/no such host/)
  })

  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://１２７.0.0.1/",
    "http://0/",
  ])("that is loopback in any spelling is refused without a look-up: %s", async text => {
    const lookup = () => Promise.reject(new Error("must not be asked"))
    await expect(resolveHost(readUrl(text), lookup, [])).rejects.toThrow(/not a public address/)
  })

  it("is named in the refusal, and its address is not", async () => {
    const refusal = resolveHost(readUrl("https://intern.example/a.jpg?signature=s3cret"), answering("10.11.12.13"), [])
    await expect(refusal).rejects.toThrow("intern.example")
    await expect(refusal).rejects.not.toThrow(/10\.11|s3cret/)
  })
})

describe("the text of an address", () => {
  it.each([
    ["ftp://photos.example/a.jpg", /only http and https/],
    ["file:///etc/passwd", /only http and https/],
    ["data:image/jpeg;base64,AAAA", /only http and https/],
    ["gopher://photos.example/", /only http and https/],
    ["photos.example/a.jpg", /no address/],
    ["", /no address/],
    ["https://me:s3cret@photos.example/a.jpg", /user name or a password/],
    [`https://photos.example/${"a".repeat(5000)}`, /4096 characters/],
  ])("is refused: %.40s", (text, reason) => {
    expect(() => readUrl(text)).toThrow(reason)
    expect(() => readUrl(text)).not.toThrow(/s3cret/)
  })
})
