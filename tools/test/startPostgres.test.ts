import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { postgresVariable, startPostgres } from "../src/postgres/startPostgres.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "altilift-start-postgres-"))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const noPostgres = process.env[postgresVariable] === undefined

describe.skipIf(noPostgres)("a server of PostgreSQL that cannot start", () => {
  it("leaves no data behind, and says why", async () => {
    // A path of a socket has 107 characters at most.
    const deep = join(folder, "d".repeat(100))
    await mkdir(deep)
    await chmod(folder, 0o755)
    vi.stubEnv("TMPDIR", deep)
    await expect(startPostgres()).rejects.toThrow(/PostgreSQL ended: [\s\S]*too long/)
    expect(await readdir(deep)).toEqual([])
  })

  // Only as root does the server run as a user who may not enter the folder.
  it.runIf(process.getuid?.() === 0)("leaves no folder behind when initdb fails", async () => {
    vi.stubEnv("TMPDIR", folder)
    expect(await startPostgres()).toMatch(/^initdb failed: /)
    expect(await readdir(folder)).toEqual([])
  })
})
