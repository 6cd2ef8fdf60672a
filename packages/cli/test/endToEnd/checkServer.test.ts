import { generateKeyPairSync, sign } from "node:crypto"
import { readFile, stat, utimes, writeFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = () => ({ environment: service.environment })

const named = () => service.newProject()[1] ?? ""

const check = (sandbox: Sandbox, project: string, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["check", "photos", "--project", project, ...words], environment())

const verify = (sandbox: Sandbox, ...words: ReadonlyArray<string>) => altilift(sandbox, ["verify-receipt", ...words])

const uploaded = async (sandbox: Sandbox, project: string) => {
  for (const seed of [1, 2]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
  await sandbox.write("photos/notes.txt", "no image")
  const { code, stderr } = await service.upload(sandbox, ["--project", project, "--create"])
  assert.strictEqual(code, 0, stderr)
}

const withReceipt = async (sandbox: Sandbox) => {
  const project = named()
  await uploaded(sandbox, project)
  const { code, stderr, stdout } = await check(sandbox, project, "--receipt", "receipt.json")
  assert.strictEqual(code, 0, stderr)
  return stdout
}

describe("altilift check --project", () => {
  it("ends with 0 only when every photo is Ready, and names those that are not", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await uploaded(sandbox, project)
    const safe = await check(sandbox, project)
    assert.strictEqual(safe.code, 0, safe.stderr)
    // A count of the first photo alone would read as the result.
    assert.notMatch(safe.stderr, /checked/)
    assert.match(safe.stdout, /^2 photos: every one is Ready on the server\.$/m)
    assert.match(safe.stdout, /^1 other file is no photo/m)
    await sandbox.write("photos/new.jpg", await jpeg(3))
    await sandbox.write("photos/empty.jpg", "")
    const unsafe = await check(sandbox, project, "--receipt", "receipt.json")
    assert.strictEqual(unsafe.code, 3)
    assert.match(unsafe.stdout, /^Missing +photos\/new\.jpg: the server does not have it/m)
    assert.match(unsafe.stdout, /^Unread +photos\/empty\.jpg: /m)
    assert.match(unsafe.stderr, /2 of 4 photos are not Ready/)
    assert.isUndefined(await stat(sandbox.file("receipt.json")).catch(() => undefined))
    const events = eventsOf(await check(sandbox, project, "--json"))
    assert.deepInclude(events.at(-1), { event: "summary", ready: 2, missing: 1, unread: 1, skipped: 1, exitCode: 3 })
  })

  it("asks the server also about photos that the journal knows as Ready, and sees a photo that was changed", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await uploaded(sandbox, project)
    const other = named()
    await sandbox.write("other/3.jpg", await jpeg(3))
    const made = await altilift(sandbox, ["upload", "other", "--project", other, "--create"], environment())
    assert.strictEqual(made.code, 0, made.stderr)
    assert.match((await check(sandbox, other)).stderr, /2 of 2 photos are not Ready/)
    await sandbox.write("photos/1.jpg", await jpeg(4))
    assert.match((await check(sandbox, project)).stderr, /1 of 2 photos is not Ready/)
  })

  it.each([
    ["Pending", "Registered", /announced to the server/],
    ["Uploaded", "Processing", /the server has it and is verifying it/],
    ["Invalid", "Invalid", /the server refused the bytes/],
  ])("counts an image that is %s as %s", async (state, at, why) => {
    await using sandbox = await makeSandbox()
    const project = named()
    await uploaded(sandbox, project)
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    service.api.intercept = async ({ body }) => {
      if (!/hasImage/.test(body.toString())) return undefined
      const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
      return { status: answer.status, body: (await answer.text()).replaceAll('"state":"Ready"', `"state":"${state}"`) }
    }
    const { code, stdout } = await check(sandbox, project)
    assert.strictEqual(code, 3)
    assert.match(stdout, new RegExp(`^${at} +photos/1\\.jpg: ${why.source}`, "m"))
  })

  it("refuses a receipt of a server that signs none, and checks without one all the same", async () => {
    await using sandbox = await makeSandbox()
    const project = named()
    await uploaded(sandbox, project)
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    service.api.intercept = async ({ body }) => {
      if (!/ServerFeatures/.test(body.toString())) return undefined
      const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
      return { status: answer.status, body: (await answer.text()).replaceAll('"receipt"', '"other"') }
    }
    const refused = await check(sandbox, project, "--receipt", "receipt.json")
    assert.deepStrictEqual([refused.code, /signs no receipts/.test(refused.stderr)], [6, true])
    assert.strictEqual((await check(sandbox, project)).code, 0)
  })

  it.each([
    [["check", "nowhere", "--project", "P"], 2, /nowhere/],
    [["check", "photos", "--project", " "], 2, /--project needs/],
    [["check", "photos", "--project", "P", "--receipt", "no/such/folder.json"], 2, /--receipt/],
    [["check", "photos", "--project", "Nobody's"], 6, /Nobody's/],
    [["check", "none", "--project", "Empty"], 2, /none/],
    [["verify-receipt", "nowhere.json"], 2, /nowhere\.json/],
    [["verify-receipt", "photos/1.jpg"], 2, /is no receipt/],
  ])("says what is wrong: %j", async (words, code, why) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(1))
    await sandbox.write("none/notes.txt", "no image")
    await service.upload(sandbox, ["--project", "Empty", "--create"])
    const ended = await altilift(sandbox, words, environment())
    assert.strictEqual(ended.code, code, ended.stderr)
    assert.match(ended.stderr, why)
  })
})

describe("altilift verify-receipt", () => {
  it("verifies offline what the service signed, against the key that it publishes", async () => {
    await using sandbox = await makeSandbox()
    const stdout = await withReceipt(sandbox)
    const key = await (await fetch(`${service.api.target}/.well-known/altilift-receipt-key.pem`)).text()
    await writeFile(sandbox.file("key.pem"), key)
    const ended = await verify(sandbox, "receipt.json", "photos", "--key", "key.pem")
    assert.strictEqual(ended.code, 0, ended.stderr + ended.stdout)
    assert.match(ended.stdout, /The receipt is valid, and lists all 2 photos here/)
    const fingerprint = /SHA256:\S+/.exec(stdout)?.[0] ?? "none"
    assert.include(ended.stdout, `Key in the receipt: ${fingerprint}\nIt is the key in key.pem.\n`)
    assert.notInclude(ended.stdout, "was not checked")
    const last = eventsOf(await verify(sandbox, "receipt.json", "--json")).at(-1)
    assert.deepInclude(last, { event: "summary", statements: 1, photos: 2, findings: 0, exitCode: 0 })
  })

  it("names what was changed in a receipt, and a key that is another", async () => {
    await using sandbox = await makeSandbox()
    await withReceipt(sandbox)
    const key = await (await fetch(`${service.api.target}/.well-known/altilift-receipt-key.pem`)).text()
    await writeFile(sandbox.file("key.pem"), key)
    const text = await readFile(sandbox.file("receipt.json"), "utf8")
    await writeFile(sandbox.file("changed.json"), text.replace('"name": "1.jpg"', '"name": "9.jpg"'))
    const changed = await verify(sandbox, "changed.json")
    assert.deepStrictEqual([changed.code, /Statement 1 is not as the server signed it/.test(changed.stdout)], [3, true])
    assert.match(changed.stderr, /Do not rely on this receipt/)
    const { privateKey, publicKey } = generateKeyPairSync("ed25519")
    const forged = JSON.parse(text)
    for (const one of forged.statements) {
      one.statement.images[0].name = "9.jpg"
      one.publicKey = publicKey.export({ type: "spki", format: "pem" })
      one.signature = sign(null, Buffer.from(JSON.stringify(one.statement)), privateKey).toString("base64")
    }
    await writeFile(sandbox.file("forged.json"), JSON.stringify(forged))
    const unchecked = await verify(sandbox, "forged.json")
    assert.deepStrictEqual([unchecked.code, /key is that of the server was not checked/.test(unchecked.stdout)], [0, true])
    const other = await verify(sandbox, "forged.json", "--key", "key.pem")
    assert.deepStrictEqual([other.code, /The key of statement 1 is not the one in key\.pem/.test(other.stdout)], [3, true])
  })

  it("names photos that are not those of the receipt, whatever their size and time", async () => {
    await using sandbox = await makeSandbox()
    await withReceipt(sandbox)
    const path = sandbox.file("photos/1.jpg")
    const [{ atime, mtime }, bytes] = [await stat(path), await readFile(path)]
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    await writeFile(path, bytes)
    await utimes(path, atime, mtime)
    await sandbox.write("photos/new.jpg", await jpeg(3))
    await sandbox.write("photos/notes.txt", "a")
    const ended = await verify(sandbox, "receipt.json", "photos")
    assert.strictEqual(ended.code, 3)
    assert.match(ended.stdout, /^Changed +photos\/1\.jpg: the receipt lists 1\.jpg with other bytes/m)
    assert.match(ended.stdout, /^Not listed +photos\/new\.jpg/m)
    assert.match(ended.stdout, /^1 photo of the receipt is not in the paths given\.\n1 other file here is no photo/m)
    assert.match(ended.stderr, /as it was signed, but does not prove that the server has 2 photos/)
    assert.notInclude(ended.stdout, "The receipt is valid")
  })
})
