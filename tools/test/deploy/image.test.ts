import { execFile, execFileSync } from "node:child_process"
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningService, type ServiceOptions, startService } from "../../src/demo/RunningService.ts"
import { freePorts } from "../../src/freePorts.ts"
import { generatePhotos } from "../../src/photos.ts"
import { killAll, startAltilift } from "../faults/Program.ts"
import { buildImage, deploy } from "./buildImage.ts"
import { installedProgram } from "./hasProgram.ts"
import { startNginx } from "./nginx.ts"

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), "altilift-image-"))
const image = join(folder, "image")
const nginx = await installedProgram("nginx", "nginx-light")

beforeAll(async () => {
  await buildImage(image)
  // No mode stops root: what the folder contains is compared afterwards too.
  for (const path of globSync("**", { cwd: image })) chmodSync(join(image, path), 0o555)
}, 120_000)

afterAll(() => {
  killAll()
  execFileSync("chmod", ["-R", "u+w", folder])
  rmSync(folder, { recursive: true, force: true })
})

const list = () => globSync("**", { cwd: image }).sort()
const home = join(folder, "home")

const start = async (name: string, options: ServiceOptions = {}): Promise<RunningService> => {
  mkdirSync(home, { recursive: true })
  mkdirSync(join(folder, name))
  return await startService(join(folder, name), {
    program: join(image, "bin/altilift-service.js"),
    ...options,
    env: { HOME: home, NODE_PATH: "" },
  })
}

const upload = async (service: RunningService, endpoint: string, env: Readonly<Record<string, string>> = {}) => {
  const photos = join(folder, "photos")
  if (!existsSync(photos)) await generatePhotos({ dir: photos, count: 6, width: 640, height: 480, seed: 3, bytes: 3_000_000 })
  const client = mkdtempSync(join(folder, "client-"))
  const account = { ALTI_ENDPOINT: endpoint, ALTI_KEY: service.owner.key, ALTI_TOKEN: service.owner.token, ...env }
  return await startAltilift(["upload", photos, "--project", endpoint, "--create"], client, account).ended
}

describe("what the image contains", { timeout: 180_000 }, () => {
  it("refuses a folder that has something in it, and brings no test, source or development module", async () => {
    await expect(buildImage(image)).rejects.toThrow(/is not empty/)
    const files = list()
    expect(files.filter(file => /\.(ts|map|tsbuildinfo)$/.test(file) && !file.startsWith("node_modules/"))).toEqual([])
    expect(files.filter(file => /^node_modules\/[^@/]+$/.test(file))).toEqual(["node_modules/detect-libc", "node_modules/sharp"])
  })

  it("is what the Dockerfile copies, and starts where it says", () => {
    const dockerfile = readFileSync(join(deploy, "Dockerfile"), "utf8")
    expect(dockerfile).toContain("deploy/image/build.sh /image")
    for (const [, path = ""] of dockerfile.matchAll(/\/opt\/altilift\/(\S+?\.js)/g)) expect(list()).toContain(path)
  })

  it("takes photos from a read-only folder, with an empty home, and writes in its data folder alone", async () => {
    const before = list()
    const service = await start("alone")
    try {
      const { code, said } = await upload(service, service.url)
      expect(code, said).toBe(0)
      expect(said).toContain("6 Ready")
      const port = new URL(service.url).port
      await run(process.execPath, [join(image, "healthcheck.js")], { env: { ALTILIFT_PORT: port } })
      expect((await fetch(`${service.url}/`)).status).toBe(200)
    } finally {
      await service.end()
    }
    expect(list()).toEqual(before)
    expect(globSync("**", { cwd: home }).filter(path => path !== ".")).toEqual([])
    await expect(run(process.execPath, [join(image, "healthcheck.js")], { env: { ALTILIFT_PORT: "1" } })).rejects.toThrow()
  })

  it.skipIf(!nginx)("takes photos through nginx with TLS, by the example's configuration", async () => {
    const [port = 0, plain = 0, own = 0] = await freePorts(3)
    const url = `https://localhost:${port}`
    const proxied = join(folder, "proxied")
    const service = await start("behind", { args: ["--public-url", url], port: own, edgePort: "shared" })
    const server = await startNginx(proxied, {
      site: join(deploy, "nginx/altilift.conf"),
      service: `http://127.0.0.1:${own}`,
      port,
      plain,
    })
    try {
      const { code, said } = await upload(service, url, { NODE_EXTRA_CA_CERTS: server.certificate })
      expect(code, said).toBe(0)
      expect(said).toContain("6 Ready")
      const redirect = await fetch(`http://localhost:${plain}/projects`, { redirect: "manual" })
      expect([redirect.status, redirect.headers.get("location")]).toEqual([301, "https://localhost/projects"])
    } finally {
      await server.end()
      await service.end()
    }
  })
})
