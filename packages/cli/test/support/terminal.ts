import { execFileSync, spawnSync } from "node:child_process"
import { assert } from "@effect/vitest"
import type { Sandbox } from "./Sandbox.ts"

export const hasTmux = spawnSync("tmux", ["-V"], { stdio: "ignore" }).status === 0

/** A terminal of tmux, in which bash runs. */
export const makeTerminal = (sandbox: Sandbox, more: Readonly<Record<string, string>>) => {
  const socket = sandbox.file("tmux")
  const tmux = (...words: ReadonlyArray<string>) => execFileSync("tmux", ["-S", socket, ...words], { encoding: "utf8" })
  const { PATH = "" } = process.env
  const variables = { PATH, HOME: sandbox.path, CI: "", ...more }
  const environment = Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`])
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "-c", sandbox.path, ...environment, "bash --norc -i")
  const screen = () => tmux("capture-pane", "-p")
  return {
    keys: (...keys: ReadonlyArray<string>) => tmux("send-keys", ...keys),
    resize: (columns: number, rows: number) => tmux("resize-window", "-x", String(columns), "-y", String(rows)),
    screen,
    /** Waits until the screen is as expected. */
    shows: async (expected: (screen: string) => boolean) => {
      for (let waited = 0; waited < 30_000; waited += 100) {
        if (expected(screen())) return
        await new Promise(resolve => setTimeout(resolve, 100))
      }
      assert.fail(screen())
    },
    [Symbol.dispose]: () => void tmux("kill-server"),
  }
}
