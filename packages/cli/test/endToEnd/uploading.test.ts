import { readFile, stat } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { generatePhotos } from "../../../../tools/src/photos.ts"
import { altilift, type Ended } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { neverVerifies } from "../support/neverVerifies.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const run = (sandbox: Sandbox, words: ReadonlyArray<string>, input?: string): Promise<Ended> =>
  altilift(sandbox, words, { environment: service.environment, ...(input === undefined ? {} : { input }) })

const upload = (sandbox: Sandbox, ...words: ReadonlyArray<string>) =>
  run(sandbox, ["upload", "photos", ...service.newProject(), ...words])

const namesIn = (ended: Ended): ReadonlyArray<string> =>
  eventsOf(ended)
    .flatMap(({ event, name }) => (event === "ended" ? [String(name)] : []))
    .sort()

/** Photos of two cards, thumbnails, and a picture of another format. */
const withFolders = async (sandbox: Sandbox) => {
  const names = ["a.jpg", "B.JPG", "100MEDIA/c.jpg", "101MEDIA/d.jpg", "101MEDIA/Thumbs/d.jpg", "e.png"]
  for (const [seed, name] of names.entries()) await sandbox.write(`photos/${name}`, await jpeg(seed))
}

describe("--include and --exclude", () => {
  it.each([
    [["--include", "*.jpg"], ["B.JPG", "a.jpg", "c.jpg", "d.jpg", "d.jpg"], 1],
    [["--include", "*.jpg", "--exclude", "thumbs"], ["B.JPG", "a.jpg", "c.jpg", "d.jpg"], 2],
    [["--include", "10[01]MEDIA/*.jpg"], ["c.jpg", "d.jpg"], 4],
    [["--include", "/101media/", "--exclude", "**/Thumbs/**"], ["d.jpg"], 5],
    [["--exclude", "{a,b}.jpg", "--exclude", "10?MEDIA"], ["e.png"], 4],
  ])("%j take %j", async (flags, names, leftOut) => {
    await using sandbox = await makeSandbox()
    await withFolders(sandbox)
    const ended = await upload(sandbox, "--dry-run", "--json", ...flags)
    assert.deepStrictEqual(namesIn(ended), [...names].sort())
    assert.match(ended.stderr, new RegExp(`^${leftOut} files? .*left out by --include and --exclude$`, "m"))
  })

  it("are the same for check, and a set without photos says why", async () => {
    await using sandbox = await makeSandbox()
    await withFolders(sandbox)
    const { stdout } = await run(sandbox, ["check", "photos", "--exclude", "*MEDIA"])
    assert.match(stdout, /^3 photos/)
    assert.match(stdout, /^2 files and folders left out/m)
    const nothing = await upload(sandbox, "--exclude", "*")
    assert.strictEqual(nothing.code, 2)
    assert.match(nothing.stderr, /No JPEG.* 5 files and folders were left out by --include and --exclude\./)
    // A file that is named is tested, too.
    const named = await run(sandbox, [
      "upload",
      "photos/a.jpg",
      "photos/e.png",
      ...service.newProject(),
      "--exclude",
      "*.png",
      "--json",
    ])
    assert.deepStrictEqual(namesIn(named), ["a.jpg"])
  })
})

describe("--files-from", () => {
  it("takes files and folders from a list, beside those that are named", async () => {
    await using sandbox = await makeSandbox()
    await withFolders(sandbox)
    await sandbox.write("list", `\uFEFFphotos/a.jpg\r\n\r\n${sandbox.file("photos/100MEDIA")}\nphotos/a.jpg`)
    const words = ["upload", "photos/e.png", ...service.newProject(), "--json", "--files-from", "list"]
    assert.deepStrictEqual(namesIn(await run(sandbox, words)), ["a.jpg", "c.jpg", "e.png"])
  })

  it("takes names of any bytes from standard input", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/two\nlines.jpg", await jpeg(1))
    await sandbox.write("photos/ #no comment.jpg", await jpeg(2))
    const list = "photos/two\nlines.jpg\0photos/ #no comment.jpg\0"
    const words = ["upload", ...service.newProject(), "--json", "--files-from", "-", "-0"]
    assert.deepStrictEqual(namesIn(await run(sandbox, words, list)), [" #no comment.jpg", "two\nlines.jpg"])
  })

  it("names what is not there, before anything is sent", async () => {
    await using sandbox = await makeSandbox()
    await withFolders(sandbox)
    const list = ["photos/a.jpg", ...Array.from({ length: 12 }, (_, at) => `gone/${at}.jpg`)].join("\n")
    const before = service.api.seen.length
    const ended = await run(sandbox, ["upload", ...service.newProject(), "--files-from", "-"], list)
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, /--files-from -: 12 paths are not there\. Nothing was sent\.\n.*gone\/0\.jpg\n(.*\n){9}.*2 more/)
    assert.strictEqual(service.api.seen.length, before)
    const empty = await run(sandbox, ["upload", ...service.newProject(), "--files-from", "-"], "\n\n")
    assert.match(empty.stderr, /there is no path in it/)
  })
})

describe("--bwlimit", () => {
  it("bounds the rate of all transfers together", async () => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 8; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpegOf(seed, 100_000))
    const limited = eventsOf(await upload(sandbox, "--json", "--bwlimit", "200k")).at(-1)
    // 800 kB at 204.8 kB/s are 3.9 seconds.
    assert.include(limited, { ready: 8, bytes: 800_000 })
    assert.isAbove(Number(limited?.seconds), 3.8)
    const now = new Date().getHours()
    const timetable = `${now}:00,off ${(now + 12) % 24}:00,1`
    assert.include(eventsOf(await upload(sandbox, "--json", "--bwlimit", timetable)).at(-1), { ready: 8 })
  }, 90_000)

  it.each([
    ["retry", (project: string) => ["retry", project]],
    ["reconcile --fix", (project: string) => ["reconcile", "photos", "--project", project, "--fix"]],
  ])(
    "bounds what altilift %s sends",
    async (_, words) => {
      await using sandbox = await makeSandbox()
      for (let seed = 20; seed < 26; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpegOf(seed, 100_000))
      service.edge.intercept = ({ method }) => (method === "PUT" ? { status: 503, body: "" } : undefined)
      const [flag, project = "", create] = service.newProject()
      const failed = await run(sandbox, ["upload", "photos", `${flag}`, project, `${create}`, "--retry-for", "1s"])
      assert.notStrictEqual(failed.code, 0)
      service.edge.intercept = undefined
      const begun = performance.now()
      const ended = await run(sandbox, [...words(project), "--bwlimit", "100k"])
      assert.strictEqual(ended.code, 0, ended.stderr)
      // 600 kB at 102.4 kB/s are 5.9 seconds.
      assert.isAbove(performance.now() - begun, 5_800)
      const fault = await run(sandbox, [...words(project), "--bwlimit", "fast"])
      assert.match(`${fault.code} ${fault.stderr}`, /^2 .*--bwlimit "fast": write a rate/)
    },
    90_000,
  )
})

describe("--no-wait", () => {
  it("ends with exit code 0 when everything is sent, says so, and a later run does not send again", async () => {
    await using sandbox = await makeSandbox()
    for (let seed = 0; seed < 3; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    const words = ["upload", "photos", ...service.newProject(), "--report", "r.json"]
    service.api.intercept = neverVerifies(service)
    const ended = await run(sandbox, [...words, "--no-wait"])
    service.api.intercept = undefined
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /^3 images sent, not waited for: the server has yet to verify them/m)
    assert.match(ended.stdout, /^0 Ready.* 3 Sent$/m)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.include(report.summary, { ready: 0, sent: 3 })
    const before = acknowledged(service.edge).length
    const again = await run(sandbox, words)
    assert.include(again.stdout, "3 Ready")
    assert.strictEqual(acknowledged(service.edge).length, before)
    await sandbox.write("photos/broken.jpg", "words")
    assert.strictEqual((await run(sandbox, [...words, "--no-wait"])).code, 3)
  })
})

describe("--quiet", () => {
  it("shows the result on standard output, and problems alone on standard error", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const good = await upload(sandbox, "--quiet")
    assert.deepStrictEqual([good.code, good.stderr], [0, ""])
    assert.match(good.stdout, /^Project .*\n1 Ready, /)
    await sandbox.write("photos/broken.jpg", "words")
    const bad = await upload(sandbox, "-q")
    assert.strictEqual(bad.code, 3)
    assert.match(bad.stderr, /^Rejected +photos\/broken\.jpg.*\naltilift: Not complete.*\n$/)
    const json = await upload(sandbox, "-q", "--json")
    assert.match(json.stderr, /^altilift: Not complete.*\n$/)
    assert.include(eventsOf(json).at(-1), { ready: 1, rejected: 1, exitCode: 3 })
  })
})

describe("--log-file", () => {
  it("gets every event with its time, of one run after the other, and no secret", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const words = ["upload", "photos", ...service.newProject(), "--log-file", "altilift.log"]
    const first = await run(sandbox, [...words, "--json"])
    const text = await readFile(sandbox.file("altilift.log"), "utf8")
    const lines = text
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line))
    assert.deepStrictEqual(
      lines.map(({ time: _, ...event }) => event),
      [...eventsOf(first)],
    )
    for (const { time } of lines) assert.isBelow(Math.abs(Date.parse(time) - Date.now()), 60_000)
    await sandbox.write("photos/broken.jpg", "words")
    await run(sandbox, words)
    const refused = await altilift(sandbox, words, { environment: { ...service.environment, ALTI_TOKEN: "wrong" } })
    assert.strictEqual(refused.code, 4)
    const all = await readFile(sandbox.file("altilift.log"), "utf8")
    assert.isTrue(all.startsWith(text))
    assert.match(all, /"event":"summary".*"rejected":1.*\n.*"event":"failed","exitCode":4,[^\n]*\n$/)
    for (const secret of [service.account.key, service.account.token, "ignature", "wrong"]) assert.notInclude(all, secret)
    assert.strictEqual((await stat(sandbox.file("altilift.log"))).mode & 0o777, 0o600)
  })

  it("is refused before anything is sent where it cannot be written", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const before = service.api.seen.length
    for (const file of ["photos", "nowhere/log", "/dev/full"]) {
      const ended = await upload(sandbox, "--log-file", file)
      assert.strictEqual(ended.code, 2, ended.stderr)
      assert.include(ended.stderr, `--log-file ${file} cannot be written: `)
    }
    assert.strictEqual(service.api.seen.length, before)
  })
})

describe("--strict", () => {
  it("makes exit code 3 of Skipped files, Duplicates and hints, and everything is uploaded all the same", async () => {
    await using sandbox = await makeSandbox()
    await generatePhotos({ dir: sandbox.file("photos"), count: 9, width: 640, height: 360, seed: 5 })
    const words = ["upload", "photos", ...service.newProject(), "--strict"]
    const good = await run(sandbox, words)
    assert.strictEqual(good.code, 0, good.stderr)
    await sandbox.write("photos/notes.txt", "notes")
    const picture = await jpeg(1)
    await sandbox.write("photos/no-position.jpg", picture)
    await sandbox.write("photos/twin.jpg", picture)
    const strict = await run(sandbox, words)
    assert.strictEqual(strict.code, 3)
    assert.match(strict.stdout, /10 Ready.* 1 Skipped, 1 Duplicate/)
    assert.match(strict.stderr, /--strict: there are 1 Skipped, 1 Duplicate, hints, which altilift check shows\.\n$/)
    assert.strictEqual((await run(sandbox, [...words, "--dry-run"])).code, 3)
    const without = [...words, "--exclude", "*.txt", "--exclude", "{twin,no-position}.jpg"]
    assert.strictEqual((await run(sandbox, without)).code, 0)
    assert.strictEqual((await run(sandbox, words.slice(0, -1))).code, 0)
  }, 120_000)
})

describe("what cannot be meant", () => {
  it.each([
    ["--quiet --verbose", /--quiet and --verbose exclude each other/],
    ["--no-wait --wait --start", /--no-wait and --wait exclude/],
    ["--no-wait --pre-start", /--no-wait and --pre-start exclude/],
    ["--no-wait --dry-run", /--no-wait and --dry-run exclude/],
    ["--bwlimit fast", /--bwlimit "fast": write a rate, such as 20M/],
    ["--order random", /--order "random": choose found or coverage/],
    ["--include !*.jpg", /a pattern cannot begin with "!"\. Use --exclude/],
    ["--exclude /", /--exclude is empty/],
    ["--null", /--null goes with --files-from/],
    ["--files-from nowhere", /--files-from nowhere: no such file/],
  ])("%s", async (flags, message) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const ended = await upload(sandbox, ...flags.split(" "))
    assert.strictEqual(ended.code, 2)
    assert.match(ended.stderr, message)
    assert.strictEqual(ended.stdout, "")
  })

  it.each([
    "--bwlimit 1M",
    "--order coverage",
    "--no-wait",
    "--strict",
    "--include *.jpg",
    "--files-from list",
  ])("%s of photos that the server fetches", async flags => {
    await using sandbox = await makeSandbox()
    const words = ["upload", ...service.newProject(), "--from-urls", "-", ...flags.split(" ")]
    const ended = await run(sandbox, words, "https://example.com/a.jpg")
    assert.strictEqual(ended.code, 2)
    assert.include(ended.stderr, `leave out ${flags.split(" ")[0]}.`)
  })
})
