import { fileURLToPath } from "node:url"
import { describe, it } from "@effect/vitest"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { hasTmux, makeTerminal } from "../support/terminal.ts"
import { useService } from "../support/useService.ts"

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))
if (!hasTmux) console.warn("SKIPPED, needs tmux: the live view on a terminal")

const service = await useService()

const bars = (screen: string): number => screen.match(/ of 1 file/g)?.length ?? 0

describe.skipIf(!hasTmux)("the live view", () => {
  it("is there once after the terminal became narrower and wider, and after Ctrl-Z and fg", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    service.edge.intercept = () => new Promise(() => undefined)
    using terminal = makeTerminal(sandbox, service.environment)
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
      await terminal.shows(screen => bars(screen) === 1)
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
