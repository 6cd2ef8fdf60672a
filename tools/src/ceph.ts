/**
 * `node ceph.ts COMMAND [ARGUMENT…]`: runs a command with a real S3 server beside it, Ceph RGW, one for the whole run.
 * The command finds it by the environment variable `TEST_S3`; where it is set already, that server is used. Where there
 * can be none, this says why, and the command runs without: tests that need the server skip themselves.
 *
 * Exit code: the command's.
 */
import { cephVariable, givenCeph, startCeph } from "./ceph/startCeph.ts"
import { runBeside } from "./runBeside.ts"

const main = async (command: readonly string[]): Promise<number> => {
  if (command.length === 0) throw new Error("usage: node ceph.ts COMMAND [ARGUMENT…]")
  const ceph = givenCeph() ?? (await startCeph())
  if (typeof ceph === "string") {
    console.error(`\n*** No S3 server, so tests against one are SKIPPED: ${ceph}\n`)
    return await runBeside({}, command)
  }
  try {
    return await runBeside({ [cephVariable]: ceph.url }, command)
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
