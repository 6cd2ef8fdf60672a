import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../src/photos.ts"

const root = mkdtempSync(join(tmpdir(), "demo test "))
const photos = join(root, "the photos")
const running = new Set<ChildProcess>()

beforeAll(async () => {
  await generatePhotos({ dir: photos, count: 3, width: 320, height: 180, seed: 1 })
})
afterAll(() => {
  for (const child of running) child.kill("SIGTERM")
  rmSync(root, { recursive: true, force: true })
})

let runs = 0
/** The demo in a process of its own, everything it keeps under `root`. */
const demo = (...args: readonly string[]) => {
  const kept = join(root, `run-${runs++}`)
  mkdirSync(kept)
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/demo.ts"), ...args], {
    env: { ...process.env, TMPDIR: kept, INIT_CWD: root },
    stdio: ["ignore", "pipe", "pipe"],
  })
  running.add(child)
  let said = ""
  let noticed = () => {}
  const line = (pattern: RegExp): Promise<void> =>
    new Promise(resolve => {
      noticed = () => {
        if (pattern.test(said)) resolve()
      }
    })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", chunk => {
      said += String(chunk)
      noticed()
    })
  }
  const code = once(child, "close").then(([value]) => {
    running.delete(child)
    return value
  })
  return { child, code, line, said: () => said }
}

const urlOf = (said: string): string => /^service\s+(\S+)/m.exec(said)?.[1] ?? "no service"
const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    response => response.ok,
    () => false,
  )
const checksum = (path: string): string => createHash("sha1").update(readFileSync(path)).digest("hex")

describe("the demo", { timeout: 60_000 }, () => {
  it("hands every photo of a folder over unaltered, says so, and leaves no service behind", async () => {
    const { code, said } = demo("the photos")
    expect(await code).toBe(0)
    expect(said()).toContain("images    3 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 0 Failed")
    const handoff = /^handoff\s+(.+) \(images, manifest\.json\)$/m.exec(said())?.[1] ?? "none"
    for (const name of readdirSync(photos)) expect(checksum(join(handoff, "images", name))).toBe(checksum(join(photos, name)))
    expect(await answers(urlOf(said()))).toBe(false)
  })

  it("sends the photos the way of the cloud it is told, through a bucket of a real S3 server where that is s3", async context => {
    if (process.env.TEST_S3 === undefined) return context.skip("needs an S3 server; npm test starts one where it can")
    const { code, said } = demo(photos, "--cloud", "s3")
    expect(await code).toBe(0)
    expect(said()).toMatch(/^bucket {4}demo-\w+ of Ceph RGW/m)
    expect(said()).toContain("images    3 Ready, 0 Invalid")
  })

  it("sends the photos as OSS clients do when it is told oss", async () => {
    const { code, said } = demo(photos, "--cloud", "oss")
    expect(await code).toBe(0)
    expect(said()).toContain("images    3 Ready, 0 Invalid")
  })

  it("passes on the command line's exit code, and names the image, when one is no image", async () => {
    const mixed = join(root, "mixed")
    await generatePhotos({ dir: mixed, count: 1, width: 320, height: 180, seed: 2 })
    writeFileSync(join(mixed, "notes.jpg"), "not a photo")
    const { code, said } = demo(mixed)
    expect(await code).toBe(3)
    expect(said()).toContain("images    1 Ready, 0 Invalid, 1 Rejected")
    expect(said()).toMatch(/^Rejected .*notes\.jpg: ./m)
  })

  it("passes on the command line's exit code when there is nothing at that path", async () => {
    const { code, said } = demo(join(root, "nowhere"))
    expect(await code).toBe(2)
    expect(await answers(urlOf(said()))).toBe(false)
  })

  it("ends the upload and the service when it is interrupted", async () => {
    const many = join(root, "many")
    await generatePhotos({ dir: many, count: 30, width: 320, height: 180, seed: 3, bytes: 3_000_000 })
    const { child, code, line, said } = demo(many)
    await line(/^Uploading to project/m)
    expect(await answers(urlOf(said()))).toBe(true)
    child.kill("SIGINT")
    expect(await code).toBe(130)
    expect(await answers(urlOf(said()))).toBe(false)
  })
})
