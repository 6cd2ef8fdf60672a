import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

// The server of PostgreSQL runs as another user under root, and that user may not enter this folder.
const folder = mkdtempSync(join(tmpdir(), "altilift-not-measured-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command where no program is found, no server of PostgreSQL can be made, and nothing may be installed. */
const run = async (...words: readonly string[]) => {
  const env = { ...process.env, PATH: "", CI: "", TMPDIR: folder }
  const child = spawn(process.execPath, words, { cwd: resolve(import.meta.dirname, "../src"), env })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", chunk => {
    stdout += chunk
  })
  child.stderr.on("data", chunk => {
    stderr += chunk
  })
  const [code] = await once(child, "close")
  return { code, stdout, stderr }
}

describe("a command that measures, where what it needs is missing", () => {
  it("fails, and says in a sentence what is missing", async () => {
    const { code, stdout, stderr } = await run("bench-service.ts", "--only", "verification")
    expect(stderr).toBe("not measured: verification needs openssl, djpeg, xargs; install openssl and libjpeg-turbo-progs\n")
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  it.runIf(process.getuid?.() === 0)("fails also where it would start servers", async () => {
    const { code, stdout, stderr } = await run("fleet.ts", "--photos", "4")
    expect(stderr).toMatch(/the fleet cannot be started: \S/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })
})
