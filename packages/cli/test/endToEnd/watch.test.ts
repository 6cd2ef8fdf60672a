import { createHash } from "node:crypto"
import { appendFile, mkdir, readFile, rename, rm } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"
import { startWatch } from "../support/watching.ts"

const service = await useService()

/** Checksums of all that a bucket acknowledged since. */
const sentSince = (before: number) =>
  acknowledged(service.edge)
    .slice(before)
    .map(({ checksum }) => checksum)
const sum = (bytes: Buffer) => createHash("sha1").update(bytes).digest("hex")

describe("altilift watch", () => {
  it("uploads what is there and what appears, never a part of a photo that is being copied, and ends with Ctrl-C", async () => {
    await using sandbox = await makeSandbox()
    const [first, slow, renamed] = await Promise.all([jpeg(1), jpeg(2, 256), jpeg(3)])
    await sandbox.write("photos/first.jpg", first)
    const before = acknowledged(service.edge).length
    const watch = startWatch(sandbox, ["photos", ...service.newProject()], service.environment)
    await watch.says(/1 Ready/)
    // Copied in pieces, over three times as long as a file has to be quiet.
    const piece = Math.ceil(slow.length / 8)
    await mkdir(sandbox.file("photos/day 2"))
    for (let at = 0; at < slow.length; at += piece) {
      await appendFile(sandbox.file("photos/day 2/slow.jpg"), slow.subarray(at, at + piece))
      // The copy stops for a while: no change, and yet it is not complete.
      await pause(at === 4 * piece ? 3000 : 400)
    }
    await sandbox.write("photos/.renamed.jpg.x1y2", renamed)
    await sandbox.write("photos/other.jpg.part", renamed.subarray(0, 500))
    await rename(sandbox.file("photos/.renamed.jpg.x1y2"), sandbox.file("photos/renamed.jpg"))
    await watch.says(/1 Ready.*(1 Ready.*1 Ready|2 Ready)/s)
    const { code, stdout, stderr } = await watch.stop()
    assert.strictEqual(code, 130, stderr)
    assert.deepStrictEqual(sentSince(before).toSorted(), [first, slow, renamed].map(sum).toSorted())
    assert.notMatch(stdout, /Invalid [^0]|Rejected {2}|Failed {2}/)
  }, 60_000)

  it("sends nothing twice after it was killed, and goes on when the folder was away", async () => {
    await using sandbox = await makeSandbox()
    for (const seed of [11, 12, 13]) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
    const words = ["photos", ...service.newProject(), "--json"]
    const first = startWatch(sandbox, words, service.environment)
    await first.says('"ready":3')
    await first.kill()
    const before = acknowledged(service.edge).length
    const second = startWatch(sandbox, words, service.environment)
    await second.says('"ready":3')
    await rename(sandbox.file("photos"), sandbox.file("away"))
    await second.says('"gone"')
    const more = await jpeg(14)
    await sandbox.write("away/14.jpg", more)
    await rename(sandbox.file("away"), sandbox.file("photos"))
    await second.says('"ready":4')
    const ended = await second.stop()
    assert.deepStrictEqual(sentSince(before), [sum(more)])
    const reported = eventsOf(ended).filter(({ event }) => ["watch", "batch", "failed"].includes(event))
    assert.deepStrictEqual(
      reported.map(({ event, phase, ready }) => [event, phase ?? ready]),
      [
        ["watch", "there"],
        ["batch", 3],
        ["watch", "gone"],
        ["watch", "there"],
        ["batch", 4],
        ["failed", undefined],
      ],
    )
  }, 60_000)

  it("waits for a server that is away", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(21))
    const words = ["photos", ...service.newProject(), "--json", "--retry-for", "1s"]
    await service.kill()
    const watch = startWatch(sandbox, words, service.environment)
    await watch.says('"waiting"')
    await service.start()
    await watch.says('"ready":1')
    const events = eventsOf(await watch.stop())
    const waiting = events.find(({ event }) => event === "waiting")
    assert.deepInclude(waiting, { path: sandbox.file("photos"), delay: 10_000, code: "gave-up" })
  }, 60_000)

  it("takes the flags of an upload: patterns, --quiet and --log-file", async () => {
    await using sandbox = await makeSandbox()
    const taken = await jpeg(51)
    await sandbox.write("sites/North/1.jpg", taken)
    await sandbox.write("sites/North/thumbs/2.jpg", await jpeg(52))
    await sandbox.write("sites/North/3.JPEG", await jpeg(53))
    await sandbox.write("sites/Old/4.jpg", await jpeg(54))
    const before = acknowledged(service.edge).length
    const flags = "--create --quiet --bwlimit 20M --log-file watch.log --include *.jpg --exclude North/thumbs/ --exclude Old"
    const watch = startWatch(sandbox, ["sites", "--by-folder", "Few {name}", ...flags.split(" ")], service.environment)
    await watch.says(/1 Ready/)
    const { code, stdout, stderr } = await watch.stop()
    assert.strictEqual(code, 130)
    assert.match(stderr, /^altilift: [^\n]*\n$/)
    assert.notMatch(stdout, /Watching/)
    assert.deepStrictEqual(sentSince(before), [sum(taken)])
    const logged = (await readFile(sandbox.file("watch.log"), "utf8"))
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line))
    assert.isString(logged[0].time)
    const events = logged.map(({ event }) => event)
    for (const event of ["watch", "project", "ended", "batch"]) assert.include(events, event)
    assert.deepInclude(logged.at(-1), { event: "failed", exitCode: 130 })
  }, 60_000)

  it("does not take its own log in the folder for a file that changes, again and again", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(71))
    const flags = ["--log-file", "photos/watch.log"]
    const watch = startWatch(sandbox, ["photos", ...service.newProject(), ...flags], service.environment)
    await watch.says(/1 Ready/)
    await pause(4000)
    assert.notMatch((await watch.stop()).stdout, /[1-9] Skipped|0 Ready/)
  }, 60_000)

  it("says on standard error what it waits for, with --quiet too", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", await jpeg(81))
    const away = { ...service.environment, ALTI_ENDPOINT: "http://127.0.0.1:9" }
    const watch = startWatch(sandbox, ["photos", ...service.newProject(), "--quiet", "--retry-for", "1s"], away)
    await watch.says("Trying again in 10s")
    const { stdout, stderr } = await watch.stop()
    assert.deepStrictEqual([stdout, /Trying again in 10s/.test(stderr)], ["", true])
  }, 60_000)

  it("uploads from a folder although another gets photos all the time", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("sites/A/0.jpg", await jpeg(1000))
    await sandbox.write("sites/B/other.jpg", await jpeg(999))
    const watch = startWatch(sandbox, ["sites", "--by-folder", "Turns {name}", "--create", "--json"], service.environment)
    // Longer than a photo has to be the same: meanwhile the next are due.
    service.edge.intercept = async () => void (await pause(1500))
    let served = false
    const other = watch.says(/"ended".*other\.jpg.*"Ready"/).then(() => {
      served = true
    })
    const began = performance.now()
    for (let photo = 1; !served && performance.now() - began < 100_000; photo++) {
      await sandbox.write(`sites/A/${photo}.jpg`, await jpeg(1000 + photo))
      await pause(200)
    }
    assert.isTrue(served)
    await other
    await watch.stop()
  }, 150_000)

  it("uploads each folder into a project of its own", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("sites/North/1.jpg", await jpeg(31))
    const watch = startWatch(sandbox, ["sites", "--by-folder", "Site {name}", "--create"], service.environment)
    await watch.says(/Project Site North .*\n1 Ready/)
    await sandbox.write("sites/South/2.jpg", await jpeg(32))
    await watch.says(/Project Site South .*\n1 Ready/)
    await watch.stop()
  }, 60_000)
})

describe("two altilift watch of one folder", () => {
  it("send every photo once, and the second continues when the first was killed", async () => {
    await using sandbox = await makeSandbox()
    const photos = await Promise.all([101, 102, 103].map(seed => jpeg(seed)))
    const [early = Buffer.of(), middle = Buffer.of(), late = Buffer.of()] = photos
    await sandbox.write("photos/1.jpg", early)
    const before = acknowledged(service.edge).length
    const words = ["photos", ...service.newProject(), "--json"]
    const [one, other] = [startWatch(sandbox, words, service.environment), startWatch(sandbox, words, service.environment)]
    await Promise.any([one.says('"ready":1'), other.says('"ready":1')])
    await sandbox.write("photos/2.jpg", middle)
    await Promise.any([one.says(/"ended".*2\.jpg.*"Ready"/), other.says(/"ended".*2\.jpg.*"Ready"/)])
    await one.kill()
    await sandbox.write("photos/3.jpg", late)
    await other.says(/"ended".*3\.jpg.*"Ready"/)
    assert.strictEqual((await other.stop()).code, 130)
    assert.deepStrictEqual(sentSince(before).toSorted(), photos.map(sum).toSorted())
  }, 120_000)
})

describe("altilift watch --once", () => {
  const once = (sandbox: Sandbox, words: ReadonlyArray<string>) =>
    altilift(sandbox, ["watch", ...words, "--once", "--settle", "1s"], { environment: service.environment })

  it("uploads what is complete, leaves what is being copied, and ends as an upload does", async () => {
    await using sandbox = await makeSandbox()
    const copied = await jpeg(92, 256)
    await sandbox.write("photos/1.jpg", await jpeg(91))
    await sandbox.write("photos/2.jpg", copied.subarray(0, 1000))
    const words = ["photos", ...service.newProject()]
    const first = await once(sandbox, [...words, "--json"])
    assert.match(`${first.code} ${first.stderr}`, /^0 (?!Watching)(.|\n)*\n1 file is not complete yet/)
    const events = eventsOf(first)
    assert.deepInclude(
      events.find(({ event }) => event === "batch"),
      { ready: 1 },
    )
    assert.deepInclude(events.at(-1), { event: "summary", folders: 1, notComplete: 1, exitCode: 0 })
    await sandbox.write("photos/2.jpg", copied)
    await sandbox.write("photos/3.jpg", "")
    const before = acknowledged(service.edge).length
    const second = await once(sandbox, words)
    assert.deepStrictEqual([second.code, sentSince(before)], [3, [sum(copied)]])
    assert.notMatch(second.stderr, /Watching|not complete yet/)
  }, 60_000)

  it("says so where nothing is there, and ends at once where the account is refused", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("photos"))
    const words = ["photos", ...service.newProject()]
    const nothing = await once(sandbox, words)
    assert.deepStrictEqual([nothing.code, nothing.stdout, nothing.stderr], [0, "", "Nothing is there to upload\n"])
    await sandbox.write("photos/1.jpg", await jpeg(95))
    assert.strictEqual((await once(sandbox, [...words, "--token", "wrong"])).code, 4)
    const contradiction = await once(sandbox, [...words, "--print-unit"])
    assert.match(`${contradiction.code} ${contradiction.stderr}`, /^2 .*--once.*--print-unit/)
  }, 60_000)

  it("names how many files are in no folder of those that it uploads", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("sites/One/1.jpg", await jpeg(94))
    await sandbox.write("sites/2.jpg", await jpeg(95))
    const { code, stderr } = await once(sandbox, ["sites", "--by-folder", "Loose {name}", "--create", "--quiet"])
    assert.strictEqual(code, 0, stderr)
    assert.strictEqual(stderr.match(/^1 file is directly in sites and not uploaded: --by-folder takes .*$/gm)?.length, 1, stderr)
  }, 60_000)

  it("uploads the folders whose projects are free, and ends as an upload into a project that is in use", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("sites/Busy/1.jpg", await jpeg(96))
    await sandbox.write("sites/Free/2.jpg", await jpeg(97))
    const words = ["sites", "--by-folder", "Once {name}", "--create"]
    service.edge.intercept = ({ method }) => (method === "PUT" ? new Promise(() => undefined) : undefined)
    const before = service.edge.seen.length
    const busy = startAltilift(sandbox, ["upload", "sites/Busy", "--project", "Once Busy", "--create"], {
      environment: service.environment,
    })
    while (!service.edge.seen.slice(before).some(({ method }) => method === "PUT")) await pause(20)
    service.edge.intercept = undefined
    const ended = await once(sandbox, words)
    busy.process.kill("SIGKILL")
    assert.strictEqual(ended.code, 7, ended.stderr)
    assert.match(ended.stdout, /1 Ready/)
  }, 60_000)

  it("says that a card is safe to format", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("media/ONCE/DCIM/1.jpg", await jpeg(98))
    const { code, stdout } = await once(sandbox, ["--card", "--card-root", "media", ...service.newProject()])
    assert.deepStrictEqual([code, /Card ONCE: .* Safe to format/.test(stdout)], [0, true])
  }, 60_000)

  it("counts files outside of DCIM, hidden ones and unfinished copies among those that only the card has", async () => {
    await using sandbox = await makeSandbox()
    const others: Readonly<Record<string, ReadonlyArray<string>>> = {
      Clip: ["PRIVATE/M4ROOT/CLIP/C0001.MP4", "PRIVATE/M4ROOT/STATUS.BIN"],
      Hidden: ["DCIM/100MEDIA/.DJI_0039.MP4.trinf", "DCIM/100MEDIA/._DJI_0039.JPG"],
      Partial: ["DCIM/2.jpg.tmp", "DCIM/3.jpg~", "DCIM/4.part"],
      Trash: [".Trashes/501/DJI_0001.JPG", ".Trashes/501/.DS_Store"],
    }
    for (const [card, files] of Object.entries(others)) {
      await sandbox.write(`media/${card}/DCIM/1.jpg`, await jpeg(99))
      for (const name of files) await sandbox.write(`media/${card}/${name}`, "a")
    }
    const words = ["--card", "--card-root", "media", ...service.newProject()]
    const { code, stdout, stderr } = await once(sandbox, words)
    assert.include(
      stdout,
      "Clip: 1 photo, every one Ready on the server. 1 other file is only on the card (PRIVATE/M4ROOT/CLIP/C0001.MP4)",
    )
    assert.include(stdout, "1 other file is only on the card (DCIM/100MEDIA/.DJI_0039.MP4.trinf)")
    assert.include(stdout, "3 other files are only on the card (such as DCIM/2.jpg.tmp)")
    assert.include(stdout, "1 other file is only on the card (.Trashes/501/DJI_0001.JPG)")
    assert.notInclude(stdout, "Safe to format")
    assert.deepStrictEqual([code, /4 cards have files that the server does not have/.test(stderr)], [3, true])
    const events = eventsOf(await once(sandbox, [...words, "--json"]))
    const phases = events.filter(({ event, phase }) => event === "watch" && phase !== "there").map(({ phase }) => phase)
    assert.deepStrictEqual(phases, ["unsafe", "unsafe", "unsafe", "unsafe"])
    assert.deepInclude(
      events.find(({ name, phase }) => name === "Clip" && phase === "unsafe"),
      { ready: 1, unsafe: 0, others: 1, example: "PRIVATE/M4ROOT/CLIP/C0001.MP4" },
    )
    assert.deepInclude(events.at(-1), { event: "summary", exitCode: 3 })
  }, 60_000)

  it("calls a card safe where all else on it are index files of the camera and of systems", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("media/INDEXES/DCIM/100CANON/1.jpg", await jpeg(97))
    const indexes = ["DCIM/CANONMSC/M0100.CTG", "DCIM/Thumbs.db", "MISC/THM/100/DJI_0001.THM", "AVF_INFO/AVIN0001.INP"]
    for (const name of [...indexes, "System Volume Information/WPSettings.dat", ".fseventsd/no_log"]) {
      await sandbox.write(`media/INDEXES/${name}`, "a")
    }
    await mkdir(sandbox.file("media/INDEXES/LOST.DIR"))
    const ended = await once(sandbox, ["--card", "--card-root", "media", ...service.newProject(), "--json"])
    const watch = eventsOf(ended).findLast(({ event }) => event === "watch")
    assert.deepInclude(watch, { phase: "safe", ready: 1, unsafe: 0, others: 0, leftOut: 0 })
    assert.strictEqual(ended.code, 0)
  }, 60_000)
})

describe("altilift watch --card", () => {
  it("never calls a card safe that has something on it that patterns leave out", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("media/PART/DCIM/1.jpg", await jpeg(61))
    await sandbox.write("media/PART/DCIM/2.png", await jpeg(62))
    const watch = startWatch(sandbox, [...words, "--exclude", "*.png", "--log-file", "log"], service.environment)
    await watch.says("Card PART: 1 photo Ready on the server. 1 file or folder was not uploaded")
    assert.notInclude((await watch.stop()).stdout, "Safe to format")
    assert.match(await readFile(sandbox.file("log"), "utf8"), /"phase":"unsafe".*"leftOut":1/)
  }, 60_000)

  const words = ["--card", "--card-root", "media", "--by-folder", "{name}", "--create"]

  it("says that a card is safe to format only when every photo is Ready and nothing else is on it", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("media"))
    const watch = startWatch(sandbox, words, service.environment)
    await watch.says("Waiting for cards")
    await sandbox.write("media/maria/GOOD/DCIM/100MEDIA/1.jpg", await jpeg(41))
    await watch.says("Card GOOD: 1 photo, every one Ready on the server. Safe to format.")
    await rm(sandbox.file("media/maria/GOOD"), { recursive: true })
    await watch.says("Card GOOD was taken out\n")
    // A card is there with all that is on it, as one that is put in.
    await sandbox.write("video/DCIM/1.jpg", await jpeg(42))
    await sandbox.write("video/DCIM/1.mp4", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"))
    await rename(sandbox.file("video"), sandbox.file("media/VIDEO"))
    await watch.says(/Card VIDEO: 1 photo, every one Ready on the server\. 1 other file is only on the card \(DCIM\/1\.mp4\)/)
    await sandbox.write("bad/DCIM/1.jpg", await jpeg(43))
    await sandbox.write("bad/DCIM/2.jpg", "")
    await rename(sandbox.file("bad"), sandbox.file("media/BAD"))
    await watch.says("Card BAD: 1 of 2 photos not Ready on the server. Keep the card.")
    const { stdout } = await watch.stop()
    assert.strictEqual(stdout.split("Safe to format").length, 2, stdout)
  }, 60_000)

  it("says so when a card is taken out too early", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("media"))
    let asked = 0
    service.edge.intercept = ({ method }) => {
      if (method !== "PUT" || ++asked === 1) return undefined
      return { status: 503, body: "" }
    }
    for (const seed of [50, 51, 52]) await sandbox.write(`media/EARLY/DCIM/${seed}.jpg`, await jpeg(seed))
    const watch = startWatch(sandbox, [...words, "--retry-for", "3s"], service.environment)
    while (asked < 2) await pause(10)
    await rename(sandbox.file("media/EARLY"), sandbox.file("pulled"))
    await watch.says("Card EARLY was taken out too early: 1 of 3 photos Ready")
    service.edge.intercept = undefined
    await rename(sandbox.file("pulled"), sandbox.file("media/EARLY"))
    await watch.says("Card EARLY: 3 photos, every one Ready on the server. Safe to format.")
    await watch.stop()
  }, 60_000)
})

describe("altilift watch --print-unit", () => {
  it("prints a unit with absolute paths, and no secret", async () => {
    await using sandbox = await makeSandbox()
    await mkdir(sandbox.file("my $photos 100%"))
    const words = ["watch", "my $photos 100%", "--project", 'The "Beach"', "--print-unit"]
    const { code, stdout, stderr } = await altilift(sandbox, words, { environment: service.environment })
    assert.strictEqual(code, 0)
    assert.include(stdout, `"${sandbox.path}/my $$photos 100%%" --project "The \\"Beach\\""`)
    assert.match(stdout, /^ExecStart=\/\S+ \/\S+altilift\.js watch /m)
    assert.notInclude(stdout, service.account.token)
    assert.match(stderr, /altilift login/)
    const flags = ["--quiet", "--log-file", "a.log", "--include", "*.jpg", "--exclude", "a b", "--bwlimit", "20M"]
    const more = (await altilift(sandbox, [...words, ...flags], { environment: service.environment })).stdout
    for (const part of ["--quiet", `--log-file ${sandbox.path}/a.log`, '--include "*.jpg"', '--exclude "a b"', "--bwlimit 20M"]) {
      assert.include(more, part)
    }
    const lines = ["watch", "my $photos 100%", "--project", "A\nRestart=always", "--print-unit"]
    const inOne = (await altilift(sandbox, lines, { environment: service.environment })).stdout
    assert.include(inOne, '--project "A\\x0aRestart=always"')
    assert.notMatch(inOne, /^Restart=always/m)
    const refused = await altilift(sandbox, [...words, "--token", "t0ken"], { environment: service.environment })
    assert.match(`${refused.code} ${refused.stderr}`, /^2 .*readable in the unit/)
  })
})
