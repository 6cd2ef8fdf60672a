import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningService, startService } from "../src/demo/RunningService.ts"
import { copyWorkspace, type Workspace } from "./support/Workspace.ts"

let workspace: Workspace
let service: RunningService
let home: string

beforeAll(async () => {
  workspace = copyWorkspace()
  home = join(workspace.path, "home")
  mkdirSync(home)
  service = await startService(workspace.path)
  symlinkSync(service.data, join(workspace.path, ".altilift-data"))
})
afterAll(async () => {
  await service?.end()
  workspace.remove()
})

const guide = readFileSync(join(import.meta.dirname, "../../docs/new-frontend.md"), "utf8")
const commands = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join("")

describe("docs/new-frontend.md", () => {
  it("is true: every command of it, in its order, ends well, and both front ends see every image Ready", {
    timeout: 300_000,
  }, () => {
    const { status, stdout: coloured, stderr } = workspace.run("bash", ["-ec", commands], { HOME: home })
    const stdout = stripVTControlCharacters(coloured)
    expect(status, `${stdout}\n${stderr}`).toBe(0)
    expect(stdout).toMatch(/^12 of 12 Ready$/m)
    expect(stdout).toMatch(/^12 Ready in project Second survey/m)
    expect(stdout).toContain("Successfully ran targets build, typecheck, lint, test for project @altilift/kiosk")
    expect(stdout + stderr).not.toContain(service.owner.token)
  })
})

/** The two programs after the guide has been followed; their ends are the same. */
const programs = ["examples/upload-folder/upload.ts", "packages/kiosk/dist/main.js"]

describe.for(programs)("%s", program => {
  const upload = (words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { endpoint, key, token } = service.owner
    const environment = { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token, ...more }
    return workspace.run("node", [program, ...words], environment)
  }

  it("ends with 0 when the server has every image already", () => {
    const { status, stdout, stderr } = upload([join(home, "survey"), "First survey"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toMatch(/^12 (of 12 )?Ready/m)
  })

  it("ends with 3 and says which file and why when one is no image inside", () => {
    const folder = join(workspace.path, "mixed")
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, "notes.jpg"), "not a photo")
    const { status, stdout } = upload([folder, "Mixed"])
    expect(status).toBe(3)
    expect(stdout).toMatch(/Rejected .*notes\.jpg: .*no JPEG, PNG or TIFF inside/)
  })

  it("ends with 3 for a folder without an image: nothing is Ready", () => {
    const folder = join(workspace.path, "empty")
    mkdirSync(folder, { recursive: true })
    expect(upload([folder, "Empty"])).toMatchObject({ status: 3 })
  })

  it("ends with 2 and names a folder that is not there", () => {
    const { status, stdout, stderr } = upload([join(home, "nowhere"), "Nowhere"])
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toMatch(/nowhere|no such folder/i)
  })

  it("ends with 1 and names the token, not what is in it, when it is wrong", () => {
    const { status, stdout, stderr } = upload([home], { ALTI_TOKEN: "wrong-secret" })
    expect(status).toBe(1)
    expect(stdout + stderr).toMatch(/does not accept the token/)
    expect(stdout + stderr).not.toContain("wrong-secret")
  })

  it("ends with 2 and says what is missing when it is not told where the server is", () => {
    const { status, stderr } = upload([home], { ALTI_ENDPOINT: "" })
    expect(status).toBe(2)
    expect(stderr).toContain("ALTI_ENDPOINT")
  })
})
