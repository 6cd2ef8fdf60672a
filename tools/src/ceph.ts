/**
 * `node ceph.ts COMMAND [ARGUMENT…]`: runs a command with a real S3 server beside it, Ceph RGW, one for the whole run.
 * The command finds it by the environment variable `TEST_S3`; where it is set already, that server is used. Where there
 * can be none, this says why, and the command runs without: tests that need the server skip themselves.
 *
 * Exit code: the command's.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { constants } from "node:os"
import { cephVariable, givenCeph, startCeph } from "./ceph/startCeph.ts"
import { onSignals } from "./demo/signals.ts"

const runBeside = async (url: string | undefined, [command = "", ...args]: readonly string[]): Promise<number> => {
  const child = spawn(command, args, {
    stdio: "inherit",
    env: { ...process.env, ...(url === undefined ? {} : { [cephVariable]: url }) },
  })
  // Ctrl-C on a terminal has reached it already.
  const stopPassingOn = onSignals(signal => {
    if (signal !== "SIGINT" || process.stdin.isTTY !== true) child.kill(signal)
  })
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null]
  stopPassingOn()
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

const main = async (command: readonly string[]): Promise<number> => {
  if (command.length === 0) throw new Error("usage: node ceph.ts COMMAND [ARGUMENT…]")
  const ceph = givenCeph() ?? (await startCeph())
  if (typeof ceph === "string") {
    console.error(`\n*** No S3 server, so tests against one are SKIPPED: ${ceph}\n`)
    return await runBeside(undefined, command)
  }
  try {
    return await runBeside(ceph.url, command)
  } finally {
    await ceph.stop()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (cause) {
  console.error(`ceph: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}
