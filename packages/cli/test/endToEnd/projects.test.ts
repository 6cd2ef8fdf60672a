import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const upload = (sandbox: Sandbox, project: string, ...words: ReadonlyArray<string>) =>
  altilift(sandbox, ["upload", "photos", "--project", project, ...words], { environment: service.environment })

/** Names of the projects on the server. */
const projects = async (): Promise<ReadonlyArray<string>> => {
  const { endpoint, key, token } = service.account
  const response = await fetch(`${endpoint}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key, altitoken: token },
    body: JSON.stringify({ query: "{ my { allProjects(first: 50) { edges { node { name } } } } }" }),
  })
  return JSON.parse(await response.text()).data.my.allProjects.edges.map(({ node }: { node: { name: string } }) => node.name)
}

describe("--create", () => {
  it("makes no project for a folder without images, and says so", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/notes.txt", "no image")
    await sandbox.write("photos/a.dng", "raw")
    const ended = await upload(sandbox, "Empty", "--create", "--json")
    assert.strictEqual(ended.code, 2, ended.stderr)
    assert.match(ended.stderr, /No JPEG, PNG or TIFF image in photos\. DNG is camera raw: .* The project Empty was not made\./)
    assert.strictEqual(eventsOf(ended).filter(({ event }) => event === "ended").length, 2)
    assert.notInclude(await projects(), "Empty")
  })

  it("makes none for files that are no images whatever their names, and names each with its reason", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/empty.jpg", "")
    await sandbox.write("photos/text.jpg", "words")
    const ended = await upload(sandbox, "Broken", "--create")
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stderr, /Rejected +photos\/empty\.jpg: is empty/)
    assert.match(ended.stderr, /Rejected +photos\/text\.jpg: is named as JPEG/)
    assert.match(ended.stderr, /2 Rejected\. .* The project Broken was not made\./)
    assert.notInclude(await projects(), "Broken")
  })

  it("looks at contents for that: a photo behind other files makes a project", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a/empty.jpg", "")
    await sandbox.write("photos/b/photo without a name", await jpeg(1))
    assert.strictEqual((await upload(sandbox, "Hidden", "--create")).code, 3)
    assert.include(await projects(), "Hidden")
    await sandbox.write("photos/b/photo without a name", "words")
    const again = await upload(sandbox, "Hidden", "--create")
    assert.match(again.stdout, /^Project Hidden /m)
  })
})

describe("the name of a project", () => {
  it("is the same however its accents are encoded and whatever blanks stand around it", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(2))
    const name = "Zürich Süd"
    assert.strictEqual((await upload(sandbox, ` ${name.normalize("NFD")} `, "--create")).code, 0)
    for (const typed of [name.normalize("NFC"), name.normalize("NFD"), `${name}  `])
      assert.strictEqual((await upload(sandbox, typed, "--create")).code, 0)
    const found = (await projects()).filter(one => one.includes("rich"))
    assert.deepStrictEqual(found, [name.normalize("NFC")])
  })
})
