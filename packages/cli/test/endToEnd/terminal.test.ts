import { execFileSync, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))
const hasTmux = spawnSync("tmux", ["-V"], { stdio: "ignore" }).status === 0
if (!hasTmux) console.warn("SKIPPED, needs tmux: the live view on a terminal")

const service = await useService()

/** A terminal of tmux, in which bash runs. */
const makeTerminal = (sandbox: Sandbox) => {
  const socket = sandbox.file("tmux")
  const tmux = (...words: ReadonlyArray<string>) => execFileSync("tmux", ["-S", socket, ...words], { encoding: "utf8" })
  const { PATH = "" } = process.env
  const variables = { PATH, HOME: sandbox.path, CI: "", ...service.environment }
  const environment = Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`])
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "-c", sandbox.path, ...environment, "bash --norc -i")
  const screen = () => tmux("capture-pane", "-p")
  return {
    keys: (...keys: ReadonlyArray<string>) => tmux("send-keys", ...keys),
    resize: (columns: number, rows: number) => tmux("resize-window", "-x", String(columns), "-y", String(rows)),
    screen,
    /** Waits until the screen is as expected. */
    shows: async (expected: (screen: string) => boolean) => {
      for (let waited = 0; waited < 15_000; waited += 100) {
        if (expected(screen())) return
        await new Promise(resolve => setTimeout(resolve, 100))
      }
      assert.fail(screen())
    },
    [Symbol.dispose]: () => void tmux("kill-server"),
  }
}

const bars = (screen: string): number => screen.match(/ of 1 file/g)?.length ?? 0

describe.skipIf(!hasTmux)("the live view", () => {
  it("is there once after the terminal became narrower and wider, and after Ctrl-Z and fg", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    service.edge.intercept = () => new Promise(() => undefined)
    using terminal = makeTerminal(sandbox)
    const words = ["upload", "photos", ...service.newProject()].map(word => `'${word}'`).join(" ")
    // Not at the top: what a narrower terminal moves from there into its history cannot be taken away.
    terminal.keys(`clear; seq 15; '${process.execPath}' '${program}' ${words}`, "Enter")
    await terminal.shows(screen => screen.includes("1 sending"))
    for (const [columns, rows] of [
      [50, 30],
      [30, 20],
      [120, 30],
    ] as const) {
      terminal.resize(columns, rows)
      await new Promise(resolve => setTimeout(resolve, 500))
      assert.strictEqual(bars(terminal.screen()), 1, terminal.screen())
    }
    terminal.keys("C-z")
    await terminal.shows(screen => screen.includes("Stopped") && bars(screen) === 0)
    terminal.keys("clear; fg", "Enter")
    await terminal.shows(screen => bars(screen) === 1 && screen.includes("1 sending"))
    terminal.keys("C-c")
    terminal.keys("C-c")
    await terminal.shows(screen => /[$#]$/.test(screen.trimEnd()))
  })
})
