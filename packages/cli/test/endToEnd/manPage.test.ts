import { execFileSync, spawnSync } from "node:child_process"
import { mkdir, readFile, symlink } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { helpsOf } from "../support/helps.ts"
import { makeSandbox } from "../support/Sandbox.ts"

const sandbox = await makeSandbox()
afterAll(() => sandbox[Symbol.asyncDispose]())

const folder = new URL("../../", import.meta.url)
const { man, files } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"))
const page = fileURLToPath(new URL(man, folder))

/** A page as `man` shows it, in one line. */
const shown = (): string => {
  const env = {
    PATH: process.env.PATH,
    MANPATH: sandbox.file("man"),
    MANWIDTH: "500",
    LC_ALL: "C.UTF-8",
  }
  return oneLine(execFileSync("man", ["altilift"], { encoding: "utf8", env }))
}
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ")

const hasMan = spawnSync("man", ["--version"], { stdio: "ignore" }).status === 0
if (!hasMan) console.warn("SKIPPED, needs man: whether it finds the manual page, and shows it")

describe("the manual page", () => {
  it("is in the package", async () => {
    // npm links a manual page only where they are a list.
    assert.includeMembers(
      files,
      man.map((path: string) => path.replace("./", "")),
    )
    assert.match(await readFile(page, "utf8"), /^\.TH "ALTILIFT" "1"/m)
  })

  it.skipIf(!hasMan)("is found by man, and has every word of every help", async () => {
    await mkdir(sandbox.file("man/man1"), { recursive: true })
    await symlink(page, sandbox.file("man/man1/altilift.1"))
    const text = shown()
    const helps = await helpsOf(sandbox)
    assert.isAbove(helps.length, 8)
    for (const help of helps) {
      for (const line of help.text.split("\n").filter(one => /^ {2}\S/.test(one))) {
        for (const part of line.trim().split(/ {2,}/)) {
          const words = oneLine(part)
            .replace(/^# /, "")
            .replace(" (optional)", "")
            .replaceAll(/\[FLAGS\]/g, "[flags]")
          assert.include(text.toLowerCase(), words.toLowerCase(), line)
        }
      }
    }
  })

  it.skipIf(spawnSync("groff", ["--version"], { stdio: "ignore" }).status !== 0)("is clean roff", () => {
    const { stderr } = spawnSync("groff", ["-man", "-ww", "-Tutf8", "-Kutf8", page], { encoding: "utf8" })
    assert.strictEqual(stderr, "")
  })
})
