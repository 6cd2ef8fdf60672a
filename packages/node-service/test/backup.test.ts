import { createPublicKey, verify } from "node:crypto"
import { appendFile, cp, lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, register, settled, sha1, start, until, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { mountSmallDisk, unmountAll } from "./smallDisk.ts"

afterAll(async () => {
  unmountAll()
  await removeAll()
})

const onSqlite = process.env.TEST_DATABASE !== "postgres"

const receiptOf = async (service: RunningService, pid: string, checksums: ReadonlyArray<string>) => {
  const query = `query($pid: ID!, $checksums: [String!]!) {
    project(id: $pid) { receipt(checksums: $checksums) { statement signature publicKey } }
  }`
  return (await ask(service, query, { pid, checksums })).data.project.receipt as Record<
    "statement" | "signature" | "publicKey",
    string
  >
}

const runs = (...args: ReadonlyArray<string>) => runProgram(args)

describe.runIf(onSqlite)("a backup", () => {
  let folder: string
  let service: RunningService
  let pid: string
  let receipt: Awaited<ReturnType<typeof receiptOf>>
  const known = new Map<string, string>()

  beforeAll(async () => {
    service = await startService()
    pid = await createProject(service, "Kloster")
    for (const seed of [1, 2, 3]) {
      const bytes = await jpeg(seed)
      known.set(await upload(service, pid, bytes), sha1(bytes))
    }
    await settled(service, pid)
    receipt = await receiptOf(service, pid, [...known.values()])
    folder = join(await temporaryFolder(), "backup")
    // One is registered and never sent; one was sent and its signature is still good; others come all the while.
    await register(service, pid, await jpeg(50))
    let stop = false
    const uploading = (async () => {
      for (let seed = 100; !stop; seed++) {
        const bytes = await jpeg(seed)
        known.set(await upload(service, pid, bytes), sha1(bytes))
      }
    })()
    const made = await runs("backup", "--to", folder, "--with-files", "--data", service.data)
    stop = true
    await uploading
    expect([made.code, made.stderr]).toEqual([0, ""])
    expect(made.stdout).toMatch(/^backup in .*: \d+ Ready images, \d+ files with \d+ bytes\n$/)
  }, 120_000)

  it("made while photos come is restored elsewhere: what was Ready is Ready by its SHA-1, and what was under way ends", async () => {
    const data = join(await temporaryFolder(), "restored")
    const restored = await runs("restore", "--from", folder, "--data", data)
    expect([restored.code, restored.stderr]).toEqual([0, ""])
    const again = await startService({ data })
    const all = await until(
      () => images(again, pid),
      rows => rows.every(({ state }) => state !== "Uploaded"),
    )
    const ready = all.filter(({ state }) => state === "Ready")
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"))
    expect(ready.length).toBeGreaterThanOrEqual(manifest.readyImages)
    expect(manifest.readyImages).toBeGreaterThanOrEqual(3)
    for (const { id, checksum } of ready) {
      expect(sha1(await readFile(join(data, "vault", pid, id)))).toBe(checksum)
      expect(known.get(id)).toBe(checksum)
    }
    // Others wait for their bytes, and take them: the key of addresses is the same.
    expect(all.filter(({ state }) => state !== "Ready").every(({ state }) => state === "Pending" || state === "Uploading")).toBe(
      true,
    )
    const late = await jpeg(50)
    const waiting = await register(again, pid, late)
    await start(again, waiting.image.id)
    expect((await put(waiting.url, late)).status).toBe(200)
    await until(
      () => images(again, pid),
      rows => rows.find(({ id }) => id === waiting.image.id)?.state === "Ready",
    )
    const anew = await receiptOf(again, pid, [])
    expect(anew.publicKey).toBe(receipt.publicKey)
    const key = createPublicKey(anew.publicKey)
    expect(verify(null, Buffer.from(receipt.statement), key, Buffer.from(receipt.signature, "base64"))).toBe(true)
    await again.end()
  }, 60_000)

  it("is verified whole before anything is written: damage is named, and no folder appears", async () => {
    const data = join(await temporaryFolder(), "restored")
    const sums = await readFile(join(folder, "SHA1SUMS"), "utf8")
    const original = /files\/vault\/\S+/.exec(sums)?.[0] ?? ""
    const copy = join(await temporaryFolder(), "copy")
    await cp(folder, copy, { recursive: true })
    await rm(join(copy, original))
    await writeFile(join(copy, original), "other bytes")
    await appendFile(join(copy, "receipt-key.pem"), "\n")
    const refused = await runs("restore", "--from", copy, "--data", data)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`${original}: its SHA-1 differs`)
    expect(refused.stderr).toContain("receipt-key.pem: its SHA-1 differs")
    await expect(stat(data)).rejects.toThrow("ENOENT")
    // An original that the list lacks is missed by the database.
    await cp(folder, copy, { recursive: true, force: true })
    await writeFile(
      join(copy, "SHA1SUMS"),
      sums
        .split("\n")
        .filter(line => !line.includes(original))
        .join("\n"),
    )
    expect((await runs("restore", "--from", copy, "--data", data)).stderr).toMatch(
      /image \w+ is Ready, and its original is not in/,
    )
  }, 60_000)

  it("is restored into a folder of its own only, and by a version that knows its tables", async () => {
    expect((await runs("restore", "--from", folder, "--data", service.data)).stderr).toContain("an altilift-service runs on")
    const full = await temporaryFolder()
    await writeFile(join(full, "notes.txt"), "mine")
    expect(await runs("restore", "--from", folder, "--data", full)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not empty"),
    })
    expect((await runs("restore", "--from", full, "--data", join(full, "new"))).stderr).toContain(
      "is no backup of altilift-service",
    )
    expect((await runs("backup", "--to", folder, "--data", service.data)).stderr).toContain("is not empty")
    const newer = await temporaryFolder()
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"))
    await writeFile(join(newer, "manifest.json"), JSON.stringify({ ...manifest, version: "9.0.0", migration: "999-later" }))
    expect((await runs("restore", "--from", newer, "--data", join(full, "new"))).stderr).toContain(
      "made by version 9.0.0, with 999-later",
    )
  }, 60_000)

  it("is restored into an empty folder that cannot be replaced: a mount point, or a link", async () => {
    const [mounted, elsewhere] = [await temporaryFolder(), await temporaryFolder()]
    const link = join(await temporaryFolder(), "link")
    await symlink(elsewhere, link)
    const folders = mountSmallDisk(mounted, "200m") ? [mounted, link] : [link]
    for (const data of folders) {
      await mkdir(join(data, "lost+found"))
      const restored = await runs("restore", "--from", folder, "--data", data)
      expect([restored.code, restored.stderr]).toEqual([0, ""])
      expect((await readdir(data)).filter(name => name.startsWith("."))).toEqual([])
      const again = await startService({ data })
      expect((await images(again, pid)).filter(({ state }) => state === "Ready").length).toBeGreaterThanOrEqual(3)
      await again.end()
    }
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
  }, 60_000)

  it("that was killed while it was restored starts no service, and is restored again", async () => {
    for (const draft of [".restoring", ".restoring-moved"]) {
      const data = await temporaryFolder()
      await mkdir(join(data, draft, "vault"), { recursive: true })
      await writeFile(join(data, draft, "owner.json"), "half")
      for (const lock of ["service.lock", "service.lock-journal"]) await writeFile(join(data, lock), "")
      if (draft === ".restoring-moved") {
        await mkdir(join(data, "vault", "old"), { recursive: true })
        await writeFile(join(data, "receipt-key.pem"), "half")
      }
      const started = await runs("start", "--data", data, "--port", "0")
      expect(started).toMatchObject({ code: 1, stderr: expect.stringContaining("run altilift-service restore again") })
      await writeFile(join(data, "notes.txt"), "mine")
      expect((await runs("restore", "--from", folder, "--data", data)).stderr).toContain("is not empty")
      await rm(join(data, "notes.txt"))
      expect(await runs("restore", "--from", folder, "--data", data)).toMatchObject({ code: 0, stderr: "" })
      expect(await readdir(join(data, "vault"))).toEqual([pid])
      expect(await readFile(join(data, "receipt-key.pem"), "utf8")).toContain("BEGIN PRIVATE KEY")
      expect((await readdir(data)).filter(name => name.startsWith("."))).toEqual([])
    }
    // Without a draft, files of that name are somebody's.
    const data = await temporaryFolder()
    await mkdir(join(data, "vault"))
    expect((await runs("restore", "--from", folder, "--data", data)).stderr).toContain("is not empty")
  }, 60_000)

  it("without files has the database and the keys, for its user alone; a lost original is named", async () => {
    const id = (await images(service, pid))[0]?.id ?? ""
    const small = join(await temporaryFolder(), "small")
    const made = await runs("backup", "--to", small, "--json", "--data", service.data)
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("originals are not in it") })
    expect((await stat(join(small, "altilift.db"))).mode & 0o077).toBe(0)
    const database = new DatabaseSync(join(small, "altilift.db"), { readOnly: true })
    expect(database.prepare("select count(*) images from images where state = 'Ready'").get()).toEqual({
      images: JSON.parse(made.stdout).readyImages,
    })
    database.close()
    await rm(join(service.data, "vault", pid, id))
    const lost = await runs("backup", "--to", join(small, "..", "lost"), "--with-files", "--data", service.data)
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining(`image ${id}: Ready, and its original is missing`) })
    await service.end()
  }, 60_000)
})
