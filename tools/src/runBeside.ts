import { spawn } from "node:child_process"
import { once } from "node:events"
import { constants } from "node:os"
import { onSignals } from "./demo/signals.ts"

/**
 * Runs a command to its end, with these variables beside those of this process. Signals are passed on.
 *
 * @returns its exit code
 */
export const runBeside = async (
  variables: Readonly<Record<string, string>>,
  [command = "", ...args]: readonly string[],
): Promise<number> => {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...variables } })
  // Ctrl-C on a terminal has reached it already.
  const stopPassingOn = onSignals(signal => {
    if (signal !== "SIGINT" || process.stdin.isTTY !== true) child.kill(signal)
  })
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null]
  stopPassingOn()
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
