import { execFileSync, spawnSync } from "node:child_process"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"

export interface TerminalOptions {
  /** Where the shell starts, and where its socket is. */
  readonly folder: string
  readonly columns: number
  readonly rows: number
  readonly environment: Readonly<Record<string, string>>
}

/** A terminal of tmux in which a shell runs. */
export interface Terminal extends Disposable {
  readonly keys: (...keys: readonly string[]) => void
  /** Waits until its screen matches, 60 s at most; yields the screen, with the escape sequences of colours. */
  readonly until: (pattern: RegExp) => Promise<string>
}

/** Throws where there is no tmux. */
export const checkTmux = (): void => {
  if (spawnSync("tmux", ["-V"]).status !== 0)
    throw new Error("there is no tmux here, which the picture of a terminal needs: install it")
}

export const openTerminal = ({ folder, columns, rows, environment }: TerminalOptions): Terminal => {
  const tmux = (...words: readonly string[]) =>
    execFileSync("tmux", ["-S", join(folder, "tmux"), ...words], { encoding: "utf8", cwd: folder })
  const variables = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`])
  const size = ["-x", String(columns), "-y", String(rows)]
  tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", folder, ...variables, "bash --norc -i")
  return {
    keys: (...keys) => void tmux("send-keys", ...keys),
    until: async pattern => {
      let screen = ""
      for (let waited = 0; waited < 60_000; waited += 50) {
        screen = tmux("capture-pane", "-p", "-e")
        if (pattern.test(screen)) return screen
        await after(50)
      }
      throw new Error(`the terminal never showed ${pattern}:\n${screen}`)
    },
    [Symbol.dispose]: () => void tmux("kill-server"),
  }
}
