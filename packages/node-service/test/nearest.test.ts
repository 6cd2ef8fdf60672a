import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { cityDatabase } from "./mmdb.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const bucket = (label: string, latitude?: number, longitude?: number) => ({
  cloud: "S3",
  label,
  bucket: `photos-${label.toLowerCase()}`,
  endpoint: "http://127.0.0.1:9",
  accessKeyId: "key",
  secretAccessKey: "secret",
  ...(latitude === undefined ? {} : { location: { latitude, longitude } }),
})

const buckets = [
  bucket("Nowhere"),
  bucket("Auckland", -36.8, 174.8),
  bucket("Paris", 48.9, 2.4),
  bucket("Anchorage", 61.2, -149.9),
]

/** Networks for documentation stand for real ones. */
const places = {
  "192.0.2.0/24": { latitude: 51.5, longitude: -0.1 },
  "198.51.100.0/24": { latitude: -41.3, longitude: 174.8 },
  "203.0.113.0/24": { latitude: 52.9, longitude: 158.6 },
}

const settings = async (more: Record<string, unknown>, database = cityDatabase(places)): Promise<ReadonlyArray<string>> => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, "city.mmdb"), database)
  await writeFile(join(folder, "altilift.json"), JSON.stringify({ buckets, geoDatabase: "city.mmdb", ...more }))
  return ["--config", join(folder, "altilift.json")]
}

/** The labels as offered to who comes by these hops. */
const order = async (service: RunningService, forwarded?: string): Promise<string> => {
  const response = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      key: service.owner.key,
      ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
    },
    body: JSON.stringify({ query: "{ getGeoIPInfo { nearestBuckets { bucket } } }" }),
  })
  const { data } = (await response.json()) as { data: { getGeoIPInfo: { nearestBuckets: ReadonlyArray<{ bucket: string }> } } }
  return data.getGeoIPInfo.nearestBuckets.map(hint => hint.bucket).join(" ")
}

describe("nearestBuckets", () => {
  it("begins with what is near the client, also across the date line; what is nowhere comes last", async () => {
    const service = await startService({ args: await settings({ trustedProxies: ["127.0.0.1"] }) })
    expect(await order(service, "192.0.2.7")).toBe("Paris Anchorage Auckland Nowhere")
    expect(await order(service, "198.51.100.7")).toBe("Auckland Anchorage Paris Nowhere")
    expect(await order(service, "203.0.113.7")).toBe("Anchorage Paris Auckland Nowhere")
    for (const unknown of ["10.1.2.3", "2001:db8::1", "rubbish", undefined]) {
      expect(await order(service, unknown)).toBe("Nowhere Auckland Paris Anchorage")
    }
  })

  it("does not believe what a client says of its own address", async () => {
    const direct = await startService({ args: await settings({}) })
    expect(await order(direct, "198.51.100.7")).toBe("Nowhere Auckland Paris Anchorage")
    const behindProxy = await startService({ args: await settings({ trustedProxies: "127.0.0.0/8" }) })
    expect(await order(behindProxy, "198.51.100.7, 192.0.2.7")).toBe("Paris Anchorage Auckland Nowhere")
  })

  it("cannot be had of a database that is none, or that knows no positions", async () => {
    const broken = await runProgram([
      "start",
      "--port",
      "0",
      "--data",
      await temporaryFolder(),
      ...(await settings({}, Buffer.from("none"))),
    ])
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringMatching(/geoDatabase: .*city\.mmdb cannot be read/) })
    const country = await settings({}, cityDatabase(places, "Test-Country"))
    const refused = await runProgram(["start", "--port", "0", "--data", await temporaryFolder(), ...country])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/knows no positions \(Test-Country\)/) })
  })
})
