import { execFileSync, spawnSync } from "node:child_process"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

const has = (shell: string) => spawnSync(shell, ["--version"], { stdio: "ignore" }).status === 0

/** A folder with photos and what else may be completed. */
const place = async (shell: string): Promise<Sandbox> => {
  const sandbox = await makeSandbox()
  await sandbox.write("flight one/a.jpg", "")
  await sandbox.write("flight-two.jpg", "")
  await sandbox.write("list.txt", "")
  const { stdout } = await altilift(sandbox, ["--completions", shell])
  await sandbox.write("completions", stdout)
  return sandbox
}

const run = (sandbox: Sandbox, shell: string, ...words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const options = { cwd: sandbox.path, encoding: "utf8", env: { PATH: process.env.PATH, HOME: sandbox.path } } as const
  return execFileSync(shell, [...words], options)
    .split("\n")
    .map(line => line.split("\t")[0]?.trim() ?? "")
    .filter(line => line !== "")
}

/** What each shell offers for a command line whose last word is incomplete. */
const complete: Readonly<Record<string, (sandbox: Sandbox, words: ReadonlyArray<string>) => ReadonlyArray<string>>> = {
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
      return (complete[shell]?.(sandbox, words) ?? []).join("\n")
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
