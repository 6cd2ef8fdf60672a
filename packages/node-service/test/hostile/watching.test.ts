import { execFileSync } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { removeAll } from "../service.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

describe.skipIf(process.platform !== "linux")("the watch over a service under attack", () => {
  it("finds nothing when nothing happens", async () => {
    await underAttack({}, async () => undefined)
  })

  it("finds a service that is stopped for two seconds", async () => {
    const attack = underAttack({}, async ({ service }) => {
      process.kill(service.pid, "SIGSTOP")
      await new Promise(resolve => setTimeout(resolve, 2_000))
      process.kill(service.pid, "SIGCONT")
    })
    await expect(attack).rejects.toThrow(/milliseconds of \/healthz/)
  })

  it("finds memory, also of a child", async () => {
    await expect(underAttack({ memoryWithin: 10e6 }, async () => undefined)).rejects.toThrow(/bytes of memory/)
  })

  it("finds how long the main thread was blocked, by work and by waiting", async () => {
    const folder = await mkdtemp(join(tmpdir(), "altilift-loop-"))
    const monitor = fileURLToPath(new URL("./loopMonitor.mjs", import.meta.url))
    const blocks = [
      "const begun = process.threadCpuUsage().user; while (process.threadCpuUsage().user - begun < 300_000) {}",
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)",
    ]
    for (const [index, block] of blocks.entries()) {
      const file = join(folder, String(index))
      const program = `setTimeout(() => { ${block} }, 100); setTimeout(() => {}, 2_000)`
      execFileSync(process.execPath, [`--import=${monitor}`, "-e", program], { env: { ALTILIFT_TEST_LOOP: file } })
      expect(Number(await readFile(file, "utf8"))).toBeGreaterThan(200)
    }
    await rm(folder, { recursive: true })
  })
})
