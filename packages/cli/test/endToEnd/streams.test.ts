import { copyFile } from "node:fs/promises"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { generatePhotos } from "../../../../tools/src/photos.ts"
import { altilift } from "../support/altilift.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

beforeAll(async () => {
  await generatePhotos({ dir: sandbox.file("photos"), count: 3, width: 320, height: 180, seed: 7 })
  await copyFile(service.ownerFile, sandbox.file("owner.json"))
})

const nothing = /^$/

/** Control sequences of terminals begin with it. */
const escape = "\x1b"

describe("results go to standard output and messages to standard error", () => {
  // One after the other: what one needs, those before it made.
  it.each([
    ["login --from owner.json", /^Logged in at .*\n$/, nothing],
    ["upload photos --project Beach --create", /^Project Beach .*\n3 Ready, .*\n.* sent in .*\n$/, /^Uploading to project Beach/],
    ["upload photos --project Beach --dry-run", /Dry run: 0 images would be sent.*\n$/, /^(?!.*Ready)/],
    ["upload photos --project Beach --verbose", /^Project Beach .*\n3 Ready, .*\n.* sent in .*\n$/, /^Found +photos/m],
    ["upload photos --project Beach --start", /^Project Beach (.*\n)+Reconstruction /, /^Uploading to project Beach/],
    ["check photos", /^3 photos(.*\n)+$/, nothing],
    ["check photos --html check.html", /^3 photos(.*\n)+.*check\.html\n$/, nothing],
    ["check photos --project Beach --receipt beach.json", /3 photos.*\n(.*\n)*.*beach\.json/, /Beach/],
    ["verify-receipt beach.json photos", /^Key in the receipt(.*\n)+$/, /^(?!.*Key in)/],
    ["buckets", /^BUCKET .*\nLocal /, nothing],
    ["download Beach --originals --to there", /^3 downloaded/, /^Downloading 3 /],
    ["projects list", /Beach/, nothing],
    ["status Beach", /^Project Beach/, /^(?!.*Project)/],
    ["images Beach", /ALT_0001\.JPG/, nothing],
    ["config show", /owner|login|endpoint/i, nothing],
    ["auth status", /127\.0\.0\.1/, nothing],
    ["reconcile photos --project Beach", /3 photos/, /Beach/],
    ["retry Beach", /Beach/, nothing],
    ["logout", /^.+\n$/, nothing],
    ["upload photos --project Beach", nothing, /^altilift: Not signed in/],
    ["upload nowhere --project Beach", nothing, /^altilift: nowhere: no such file/],
  ] as ReadonlyArray<readonly [string, RegExp, RegExp]>)("altilift %s", async (line, results, messages) => {
    const { stdout, stderr } = await altilift(sandbox, line.split(" "), { environment: { FORCE_COLOR: "1" } })
    assert.match(stdout, results, stderr)
    assert.match(stderr, messages, stdout)
    assert.notInclude(stdout + stderr, escape)
  })

  it("of every command: help is a result, and a mistake in the command line is none", async () => {
    const { stdout } = await altilift(sandbox, ["help"])
    const commands = [...stdout.slice(stdout.indexOf("\nCOMMANDS\n")).matchAll(/^ {2}(\w[\w-]*) {2,}/gm)].map(
      ([, name = ""]) => name,
    )
    assert.isAbove(commands.length, 10)
    for (const command of commands) {
      const help = await altilift(sandbox, [command, "--help"])
      assert.deepStrictEqual([help.code, help.stderr], [0, ""], command)
      assert.match(help.stdout, /^DESCRIPTION\n/)
      const mistake = await altilift(sandbox, [command, "--no-such-flag"])
      assert.deepStrictEqual([mistake.code, mistake.stdout], [2, ""], command)
      assert.match(mistake.stderr, /^altilift: Unknown flag: --no-such-flag\./)
    }
  }, 120_000)
})
