import { execFile, spawnSync } from "node:child_process"
import { chmod, rm } from "node:fs/promises"
import { delimiter } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))

const has = (shell: string) => spawnSync(shell, ["--version"], { stdio: "ignore" }).status === 0

/** A folder with photos and what else may be completed. */
const place = async (shell: string): Promise<Sandbox> => {
  const sandbox = await makeSandbox()
  await sandbox.write("flight one/a.jpg", "")
  await sandbox.write("flight-two.jpg", "")
  await sandbox.write("list.txt", "")
  const { stdout } = await altilift(sandbox, ["--completions", shell])
  await sandbox.write("completions", stdout)
  await sandbox.write("bin/altilift", `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`)
  await chmod(sandbox.file("bin/altilift"), 0o755)
  return sandbox
}

/** Not at once: the relay of the service is in this process. */
const run = async (sandbox: Sandbox, shell: string, ...words: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const PATH = [sandbox.file("bin"), process.env.PATH].join(delimiter)
  const options = { cwd: sandbox.path, encoding: "utf8", env: { PATH, HOME: sandbox.path } } as const
  const { stdout } = await promisify(execFile)(shell, [...words], options)
  return stdout
    .split("\n")
    .map(line => line.split("\t")[0]?.trim() ?? "")
    .filter(line => line !== "")
}

/** What each shell offers for a command line whose last word is incomplete. */
const complete: Readonly<Record<string, (sandbox: Sandbox, words: ReadonlyArray<string>) => Promise<ReadonlyArray<string>>>> = {
  bash: (sandbox, words) => {
    const list = words.map(word => `'${word}'`).join(" ")
    const script = `. ./completions
compopt() { [[ "$*" == "-o nospace" ]] && echo NOSPACE; }
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; COMP_LINE="\${COMP_WORDS[*]}"; COMP_POINT=\${#COMP_LINE}
_altilift altilift "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"`
    return run(sandbox, "bash", "--norc", "--noprofile", "-c", script)
  },
  fish: (sandbox, words) =>
    run(sandbox, "fish", "--no-config", "-c", `source completions; complete --do-complete '${words.join(" ")}'`),
  zsh: (sandbox, words) => {
    // What zsh would offer is known to its own terminal only: a pseudo terminal of zsh lists it.
    const script = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1= ; autoload -U compinit; compinit -u -D; . ./completions; bindkey '^I' list-choices; zstyle ':completion:*' list-separator ''"
zpty -w z "print ready-''now"
zpty -r -m z seen '*ready-now*'
zpty -n -w z $'${words.join(" ")}\\t'
sleep 2
while zpty -r -t z chunk; do print -r -- "$chunk"; done
zpty -d z`
    return run(sandbox, "zsh", "-f", "-c", script)
  },
}

for (const shell of ["bash", "zsh", "fish"]) {
  if (!has(shell)) console.warn(`SKIPPED, needs ${shell}: its completions`)
  describe.skipIf(!has(shell))(`completions for ${shell}`, () => {
    const offers = async (...words: ReadonlyArray<string>) => {
      await using sandbox = await place(shell)
      return ((await complete[shell]?.(sandbox, words)) ?? []).join("\n")
    }

    it("offers photos and folders as the paths of an upload", async () => {
      const offered = await offers("altilift", "upload", "fl")
      assert.match(offered, /flight(\\\s|\s)one/)
      assert.include(offered, "flight-two.jpg")
      assert.notInclude(offered, "list.txt")
    })

    it("offers files where a flag takes a file", async () => {
      assert.include(await offers("altilift", "upload", "--from-urls", "li"), "list.txt")
      assert.include(await offers("altilift", "login", "--from", "li"), "list.txt")
    })

    it("offers the flags of a command, --verbose and --help among them", async () => {
      const offered = await offers("altilift", "upload", "--")
      for (const flag of ["project", "create", "verbose", "help"]) assert.include(offered, `--${flag}`)
    })

    it("offers the names of the user's projects, and asks the server once a minute", async () => {
      await using sandbox = await place(shell)
      await altilift(sandbox, ["login", "--from", service.ownerFile], { environment: { HOME: sandbox.path } })
      await sandbox.write("photo/1.jpg", await jpeg(1))
      for (const project of ["Quarry North", "Beach"]) {
        const words = ["upload", "photo", "--create", "--project", project]
        const { code, stderr } = await altilift(sandbox, words, { environment: service.environment })
        assert.strictEqual(code, 0, stderr)
      }
      const offered = async (words: ReadonlyArray<string>) =>
        ((await complete[shell]?.(sandbox, ["altilift", ...words])) ?? []).join("\n")
      const before = service.api.seen.length
      assert.match(await offered(["upload", "--project", "Qu"]), /Quarry(\\ | )North/)
      const asked = service.api.seen.length
      assert.isAbove(asked, before)
      const all = await offered(["download", ""])
      assert.match(all, /Quarry(\\ | )North/)
      assert.include(all, "Beach")
      assert.strictEqual(service.api.seen.length, asked)
      // A server that does not answer: what was known, and not a word.
      await sandbox.write(".config/altilift/login.json", JSON.stringify({ endpoint: "http://127.0.0.1:9", key: "k", token: "t" }))
      assert.notMatch(await offered(["download", ""]), /Beach|ECONN|altilift:/)
      await rm(sandbox.file(".config/altilift/login.json"))
      assert.notMatch(await offered(["download", ""]), /Beach|altilift:/)
    }, 60_000)

    it("offers the stored logins, and the projects of the one that the command line names", async () => {
      await using sandbox = await place(shell)
      const environment = { HOME: sandbox.path }
      await sandbox.write("photo/1.jpg", await jpeg(1))
      await altilift(sandbox, ["upload", "photo", "--create", "--project", "Harbour"], { environment: service.environment })
      await altilift(sandbox, ["login", "--from", service.ownerFile, "--profile", "work"], { environment })
      await sandbox.write(".config/altilift/login.json", JSON.stringify({ endpoint: "http://127.0.0.1:9", key: "k", token: "t" }))
      const offered = async (line: string) =>
        ((await complete[shell]?.(sandbox, ["altilift", ...line.split(" ")])) ?? []).join("\n")
      const profiles = await offered("upload --profile ")
      for (const profile of ["default", "work"]) assert.include(profiles, profile)
      assert.include(await offered("upload --profile work --project Ha"), "Harbour")
      assert.include(await offered("--profile=work status Ha"), "Harbour")
      assert.notInclude(await offered("upload --project Ha"), "Harbour")
    }, 60_000)

    it("goes on inside a folder", async () => {
      const offered = await offers("altilift", "download", "P", "--to", "fli")
      assert.match(offered, /flight(\\ | )one/)
      // The others do it by themselves.
      if (shell !== "bash") return
      assert.strictEqual(offered, "NOSPACE\nflight\\ one/")
      assert.include(await offers("altilift", "upload", "flight\\ one/"), "flight\\ one/a.jpg")
      assert.notInclude(await offers("altilift", "login", "--from", "list"), "NOSPACE")
    })
  })
}
