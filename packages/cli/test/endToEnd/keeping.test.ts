import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, rmdirSync } from "node:fs"
import { mkdir, readdir, readFile, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const upload = (project: string) => ["upload", "photos", "--project", project, "--create"]
const environment = () => ({ environment: service.environment })

describe("altilift login", () => {
  it("keeps what the service wrote for its owner, after asking the server, and is used by the next run", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const login = await altilift(sandbox, ["login", "--from", service.ownerFile])
    assert.strictEqual(login.code, 0, login.stderr)
    assert.match(login.stdout, new RegExp(`Logged in at ${service.api.origin} as .+@.+`))
    const kept = sandbox.file("home/.config/altilift/login.json")
    assert.strictEqual((await stat(kept)).mode & 0o777, 0o600)
    assert.strictEqual((await altilift(sandbox, upload("Logged in"))).code, 0)
    assert.strictEqual((await altilift(sandbox, ["logout"])).code, 0)
    assert.isFalse(existsSync(kept))
    assert.strictEqual((await altilift(sandbox, upload("Logged in"))).code, 4)
  })

  it("keeps nothing that the server does not accept", async () => {
    await using sandbox = await makeSandbox()
    const words = ["login", "--endpoint", service.api.origin, "--key", service.account.key, "--token", "wrong"]
    const login = await altilift(sandbox, words)
    assert.strictEqual(login.code, 4)
    assert.match(login.stderr, /does not accept the token/)
    assert.isFalse(existsSync(sandbox.file("home/.config/altilift/login.json")))
  })

  it.each([
    [["login", "--from", "nothing.json"], /nothing\.json: no such file/],
    [["login", "--from", "odd.json"], /--from .*odd\.json: endpoint is missing/],
    [["login", "--from", "text.json"], /--from .*text\.json: it is not a JSON object\./],
    [["login", "--from", "."], /is a folder\. Name a file\./],
    [["login"], /give --from FILE, or --key and --token/],
  ])("explains what it needs: %j", async (words, complaint) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("odd.json", "{}")
    await sandbox.write("text.json", "no json")
    const login = await altilift(sandbox, words)
    assert.strictEqual(login.code, 2)
    assert.match(login.stderr, complaint)
  })
})

describe("the journal", () => {
  it("says what to do when it is damaged, before anything is sent", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    await sandbox.write("home/.local/state/altilift/journal.sqlite", "no database at all ".repeat(100))
    const before = service.api.seen.length
    const ended = await altilift(sandbox, upload("Damaged"), environment())
    assert.strictEqual(ended.code, 1)
    assert.match(ended.stderr, /journal\.sqlite is damaged\. Move it away/)
    assert.strictEqual(service.api.seen.length, before)
  })

  const canMount = mayMount()
  if (!canMount) console.warn("SKIPPED, needs the right to mount: a full disk under the journal")
  it.skipIf(!canMount)("stops the run when its disk is full, loses nothing, and goes on when there is room", async () => {
    await using sandbox = await makeSandbox()
    const disk = sandbox.file("disk")
    await mkdir(disk)
    for (let seed = 0; seed < 60; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=100k", "tmpfs", disk])
    try {
      const onDisk = { environment: { ...service.environment, XDG_STATE_HOME: disk } }
      const full = await altilift(sandbox, [...upload("Full"), "--report", "r.json"], onDisk)
      assert.strictEqual(full.code, 1, full.stdout)
      assert.match(full.stderr, /The disk is full: the journal .+journal\.sqlite.+Make room.+run the same command again/)
      const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
      assert.match(report.stopped, /disk is full/)
      assert.strictEqual(report.images.length, report.summary.ready + report.summary.unfinished)
      execFileSync("mount", ["-o", "remount,size=20m", disk])
      const roomy = await altilift(sandbox, upload("Full"), onDisk)
      assert.strictEqual(roomy.code, 0, roomy.stderr)
      assert.include(roomy.stdout, "60 Ready")
    } finally {
      execFileSync("umount", [disk])
    }
  })
})

describe("--json", () => {
  it("writes nothing but events to standard output, a summary as the last", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    await sandbox.write("photos/b\n\u001b[31m.jpg", "")
    const ended = await altilift(sandbox, [...upload("Json"), "--json"], environment())
    assert.strictEqual(ended.code, 3)
    const events = ended.stdout
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line))
    assert.deepStrictEqual(
      [events[0].event, events.at(-1).event, events.at(-1).ready, events.at(-1).rejected, events.at(-1).exitCode],
      ["project", "summary", 1, 1, 3],
    )
    const kinds = new Set(events.map(({ event }) => event))
    for (const kind of ["found", "scan-complete", "moved", "sent", "ended"]) assert.isTrue(kinds.has(kind), kind)
    assert.include(ended.stderr, "b\\n\\x1b[31m.jpg")
    assert.notInclude(ended.stderr, "\u001b")
  })

  it("ends with why a run failed before it began", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const words = ["upload", "photos", "--project", "Nowhere", "--json"]
    const ended = await altilift(sandbox, words, environment())
    const [last] = ended.stdout.trimEnd().split("\n").slice(-1)
    const { event, exitCode } = JSON.parse(last ?? "")
    assert.deepStrictEqual([event, exitCode], ["failed", 6])
  })
})

describe("secrets", () => {
  it("are in no output, no report and no journal, whether a run goes well or badly", async () => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 4; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    let signatures: ReadonlyArray<string> = []
    service.edge.intercept = ({ path }) => {
      signatures = [...signatures, new URL(path, "http://edge").searchParams.get("X-Amz-Signature") ?? ""]
      return signatures.length % 2 === 0 ? { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" } : undefined
    }
    const outputs: Array<string> = []
    for (const words of [["--json"], ["--report", "r.json"], ["--report", "r.csv"], ["--dry-run"]]) {
      const ended = await altilift(sandbox, [...upload("Secrets"), ...words], environment())
      outputs.push(ended.stdout, ended.stderr)
    }
    const wrong = { environment: { ...service.environment, ALTI_TOKEN: "wrong-but-secret-token" } }
    const refused = await altilift(sandbox, upload("Secrets"), wrong)
    outputs.push(refused.stdout, refused.stderr)
    assert.include(refused.stderr, "The key comes from ALTI_KEY, the token from ALTI_TOKEN.")
    for (const file of await filesUnder(sandbox.path)) {
      if (!file.includes("/photos/")) outputs.push((await readFile(file)).toString("latin1"))
    }
    const everything = outputs.join("\n")
    assert.isAtLeast(signatures.length, 4)
    for (const secret of [...signatures, service.account.token, "wrong-but-secret-token", "X-Amz-"]) {
      assert.isAbove(secret.length, 5)
      assert.notInclude(everything, secret)
    }
  })
})

/** Whether this process may mount a small disk: root may, but not in every container. */
function mayMount(): boolean {
  if (process.platform !== "linux") return false
  const place = mkdtempSync(join(tmpdir(), "altilift-mount-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=100k", "tmpfs", place], { stdio: "ignore" })
    execFileSync("umount", [place])
    return true
  } catch {
    return false
  } finally {
    rmdirSync(place)
  }
}

const filesUnder = async (folder: string): Promise<ReadonlyArray<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
