import { createPublicKey, verify } from "node:crypto"
import { chmod, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { ask, codesOf, createProject, register, settled, sha1, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { onPostgres, type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { inStore } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const receipt = (id: string, checksums: ReadonlyArray<string>, login = service.owner) =>
  ask(
    service,
    `query($id: ID!, $checksums: [String!]!) {
      project(id: $id) { receipt(checksums: $checksums) { statement signature publicKey } }
    }`,
    { id, checksums },
    login,
  )

describe("a receipt", () => {
  it("says what the service has, signed with the key that it publishes, also after a restart", async () => {
    const pid = await createProject(service)
    const [photo, pending, stranger] = [await plainJpeg(1), Buffer.from("pending"), Buffer.from("stranger")]
    const ready = await upload(service, pid, photo)
    await settled(service, pid)
    const { image } = await register(service, pid, pending)
    const before = Date.now()
    const checksums = [sha1(photo).toUpperCase(), sha1(photo), sha1(pending), sha1(stranger)]
    const { statement, signature, publicKey } = (await receipt(pid, checksums)).data.project.receipt
    const published = async () => (await fetch(`${service.url}/.well-known/altilift-receipt-key.pem`)).text()
    expect(await published()).toBe(publicKey)
    const isSigned = (text: string) =>
      verify(null, Buffer.from(text), createPublicKey(publicKey), Buffer.from(signature, "base64"))
    expect([isSigned(statement), isSigned(statement.replace("Pending", "Ready"))]).toEqual([true, false])
    const said = JSON.parse(statement)
    expect(JSON.stringify(said)).toBe(statement)
    expect(said).toMatchObject({ kind: "altilift-receipt", version: 1, server: service.url, project: { id: pid } })
    expect(Date.parse(said.time)).toBeGreaterThanOrEqual(before)
    expect(said.images).toEqual([
      { name: expect.any(String), size: photo.length, checksum: sha1(photo), id: ready, state: "Ready" },
      { name: expect.any(String), size: null, checksum: sha1(pending), id: image.id, state: "Pending" },
    ])
    const { data } = service
    await service.end()
    // With PostgreSQL the key is a row.
    if (!onPostgres) expect((await stat(join(data, "receipt-key.pem"))).mode & 0o777).toBe(0o600)
    service = await startService({ data })
    expect(await published()).toBe(publicKey)
  })

  it("is for the owner of the project alone, of 1,000 photos at most, and of checksums only", async () => {
    const pid = await createProject(service)
    const other = await inStore(service.data, addUser("other@example.com"))
    expect(codesOf(await receipt(pid, [], { key: service.owner.key, token: other.token }))).toEqual(["NOT_FOUND"])
    const many = await receipt(
      pid,
      Array.from({ length: 1001 }, (_, index) => sha1(Buffer.from(String(index)))),
    )
    expect(many.errors?.[0]?.extensions).toMatchObject({ problem: "ids-limit", params: { most: 1000 } })
    expect(codesOf(await receipt(pid, ["12"]))).toEqual(["BAD_USER_INPUT"])
    const full = await receipt(
      pid,
      Array.from({ length: 1000 }, (_, index) => sha1(Buffer.from(String(index)))),
    )
    expect(JSON.parse(full.data.project.receipt.statement).images).toEqual([])
  })
})

describe("the key of receipts", () => {
  it.skipIf(onPostgres)(
    "is not replaced when it cannot be read: the start says what to do, and others cannot read it",
    async () => {
      const first = await startService()
      await first.end()
      const path = join(first.data, "receipt-key.pem")
      const key = await readFile(path)
      await chmod(path, 0o644)
      await (await startService({ data: first.data })).end()
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await readFile(path)).toEqual(key)
      await writeFile(path, "no key")
      const { code, stderr, stdout } = await runProgram(["start", "--data", first.data, "--port", "0"])
      expect(code).not.toBe(0)
      expect(stderr + stdout).toMatch(/receipt-key\.pem cannot be read as a private key.*backup/)
      expect(await readFile(path, "utf8")).toBe("no key")
    },
  )
})
