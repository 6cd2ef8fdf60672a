import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { removeAll, runProgram, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const written = async (text: string): Promise<string> => {
  const path = join(await temporaryFolder(), "altilift.yaml")
  await writeFile(path, text)
  return path
}

const paris = `
  - cloud: S3
    label: Paris
    bucket: photos-paris
    region: eu-west-3
    accessKeyId: AKIDPARIS
    secretAccessKey: { env: PARIS_SECRET }
    location: { latitude: 48.85, longitude: 2.35 }`

const hongKong = `
  - cloud: OSS
    label: HongKong
    display: Hong Kong
    bucket: photos-hk
    region: cn-hongkong
    endpoint: https://oss-cn-hongkong.aliyuncs.com/
    accessKeyId: LTAIHK
    secretAccessKey: hong-kong-secret
    roleArn: acs:ram::1234567890:role/altilift-upload`

const secrets = { PARIS_SECRET: "the-secret-of-paris" }

/** What is said of a configuration that cannot be used. */
const complaint = async (text: string, environment: Record<string, string> = secrets): Promise<string> => {
  const config = await written(text)
  try {
    readSettings({ config }, environment)
    return "none"
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replace(config, "FILE")
  }
}

describe("a configuration file", () => {
  it("names the server that takes mail; its password may stand in the environment, and is not printed", async () => {
    const lines = ["smtp:", "  host: mail.example.com", "  user: survey", "  password: { env: PARIS_SECRET }"]
    const config = await written([...lines, "  from: Survey <survey@example.com>", ""].join("\n"))
    const { smtp } = readSettings({ config }, secrets)
    expect(smtp).toMatchObject({ host: "mail.example.com", port: 587, secure: false, user: "survey" })
    expect(smtp?.password && Redacted.value(smtp.password)).toBe("the-secret-of-paris")
    expect(JSON.stringify(smtp)).not.toContain("the-secret")
  })

  it.each([
    ["smtp: { host: a }", /^FILE: smtp\.from: /],
    ["smtp: { from: a@b.example }", /^FILE: smtp\.host: /],
    ["smtp: { host: a, from: nobody }", /^FILE: smtp\.from: must be an address/],
    ['smtp: { host: a, from: "a@b.example\\r\\nBcc: c@d.example" }', /^FILE: smtp\.from: must be an address/],
    ["smtp: { host: a, from: a@b.example, user: c }", /^FILE: smtp: user and password go together/],
    ["smtp: { host: a, from: a@b.example, tls: no }", /^FILE: smtp\.tls: there is no such setting/],
  ])("is refused with the place at fault: %s", async (text, said) => expect(await complaint(text)).toMatch(said))

  it("names buckets; secrets may stand in the environment, and are not printed", async () => {
    const config = await written(`buckets:${paris}${hongKong}`)
    const { buckets } = readSettings({ config }, secrets)
    expect(buckets).toMatchObject([
      { cloud: "S3", label: "Paris", region: "eu-west-3", location: { latitude: 48.85 } },
      { cloud: "OSS", label: "HongKong", display: "Hong Kong", endpoint: "https://oss-cn-hongkong.aliyuncs.com" },
    ])
    expect(buckets.map(({ secretAccessKey }) => Redacted.value(secretAccessKey))).toEqual([
      "the-secret-of-paris",
      "hong-kong-secret",
    ])
    expect(JSON.stringify(buckets) + String(buckets[0]?.secretAccessKey)).not.toMatch(/the-secret|kong-secret/)
  })

  it("stands behind the environment, which stands behind flags; paths in it are meant from where it is", async () => {
    const config = await written('{"port": 1111, "edgePort": 2222, "processors": 3, "data": "photos"}')
    const settings = readSettings({ config, port: "4444" }, { ALTILIFT_PORT: "3333", ALTILIFT_EDGE_PORT: "3334" })
    expect(settings).toMatchObject({ port: 4444, edgePort: 3334, processors: 3, dataFolder: join(config, "..", "photos") })
    expect(readSettings({}, { ALTILIFT_CONFIG: config })).toMatchObject({ port: 1111 })
  })

  it.each([
    [
      "a label that is no enum value",
      `buckets:${paris.replace("label: Paris", "label: Île de France")}`,
      /^FILE: buckets\[0\]\.label: must be a name/,
    ],
    [
      "the label of the embedded bucket",
      `buckets:${paris.replace("label: Paris", "label: Local")}`,
      /^FILE: buckets\[0\]\.label: must not be one of Local/,
    ],
    [
      "a label used twice in a cloud",
      `buckets:${paris}${paris}`,
      /^FILE: buckets\[1\]\.label: is the label of another S3 bucket/,
    ],
    ["an unknown cloud", `buckets:${paris.replace("cloud: S3", "cloud: GCS")}`, /^FILE: buckets\[0\]\.cloud: /],
    ["a bucket without credentials", `buckets:${paris.replace(/accessKeyId.*\n/, "\n")}`, /^FILE: buckets\[0\]\.accessKeyId: /],
    ["a misspelt key", `buckets:${paris.replace("region", "regoin")}`, /^FILE: buckets\[0\]\.regoin: .* the nearest is region$/],
    ["a position that is none", `buckets:${paris.replace("48.85", "148.85")}`, /^FILE: buckets\[0\]\.location\.latitude: /],
    [
      "an endpoint with a path",
      `buckets:${hongKong.replace(".com/", ".com/x")}`,
      /^FILE: buckets\[0\]\.endpoint: must be a host/,
    ],
    ["a port that is none", "port: 70000", /^FILE: port: must be a whole number from 0 to 65535$/],
    ["a limit that is none", "requestsPerUser: 0", /^FILE: requestsPerUser: must be a whole number from 1 on$/],
    ["an unknown setting", "prot: 4800", /^FILE: prot: there is no such setting; the nearest is port$/],
    ["what is no mapping", "- 1", /^FILE: must be a mapping/],
  ])("is refused for %s, naming the place", async (_, text, named) => {
    expect(await complaint(text)).toMatch(named)
  })

  it("is refused when a variable that it names is not set, or when it is not YAML, without showing what it holds", async () => {
    expect(await complaint(`buckets:${paris}`, {})).toBe(
      "FILE: buckets[0].secretAccessKey: the environment variable PARIS_SECRET is not set",
    )
    const broken = await complaint(`buckets:${hongKong}\n   secretAccessKey: "open`)
    expect(broken).toMatch(/^FILE: line \d+, column \d+: not YAML/)
    expect(broken).not.toContain("hong-kong-secret")
  })

  it.each([
    ["an alias inside its own anchor", "buckets: &all [*all]"],
    ["a mapping that holds itself", "limits: &all { again: *all }"],
    ["aliases of aliases", `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(60)}]\nc: [${"*b,".repeat(60)}]`],
  ])("is refused for %s, naming the file", async (_, text) => {
    expect(await complaint(text)).toMatch(/^FILE: an alias stands inside its own anchor, or/)
  })

  it("is not the only place of misspelt names: an environment variable that nobody reads is refused, with the nearest", async () => {
    expect(await complaint("port: 0", { ALTILIFT_REQUEST_PER_USER: "5" })).toBe(
      "ALTILIFT_REQUEST_PER_USER: there is no such environment variable; the nearest is ALTILIFT_REQUESTS_PER_USER",
    )
    const { code, stderr } = await runProgram(["start"], { ALTILIFT_PROT: "0" })
    expect([code, stderr]).toEqual([2, expect.stringContaining("the nearest is ALTILIFT_PORT")])
  })

  it("that is wrong ends the program with 2, named on stderr", async () => {
    const config = await written("port: no")
    const { code, stderr } = await runProgram(["start", "--config", config])
    expect(code).toBe(2)
    expect(stderr).toContain(`${config}: port: must be a number`)
    const nothing = join(config, "nothing")
    expect((await runProgram(["start", "--config", nothing])).stderr).toContain(`--config ${nothing} cannot be read`)
    const variable = await runProgram(["start"], { ALTILIFT_CONFIG: nothing })
    expect(variable.stderr).toContain(`ALTILIFT_CONFIG ${nothing} cannot be read`)
  })

  it("names the flag or the variable that a wrong value was given by", async () => {
    expect((await runProgram(["start", "--port", "no"], { ALTILIFT_PORT: "1" })).stderr).toContain(": --port: must be")
    expect((await runProgram(["start"], { ALTILIFT_PORT: "no" })).stderr).toContain(": ALTILIFT_PORT: must be")
  })
})
