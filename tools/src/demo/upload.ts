import { spawn } from "node:child_process"
import { once } from "node:events"
import { constants } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Cloud } from "./bucket.ts"
import type { Owner } from "./RunningService.ts"
import { onSignals } from "./signals.ts"

const program = fileURLToPath(new URL("../../../packages/cli/bin/altilift.js", import.meta.url))

export interface Upload {
  /** Photos, or folders of them. */
  readonly photos: string
  /** The way they go; the command line's own choice when left out. */
  readonly cloud: Cloud | undefined
  readonly owner: Owner
  /** Takes the state and the configuration of this run, so that those of the user stay as they are. */
  readonly home: string
  readonly report: string
  /** When this resolves the upload is stopped: no server answers it any more. */
  readonly serviceEnded: Promise<unknown>
}

const environment = ({ owner, home }: Upload): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: home,
  XDG_CONFIG_HOME: join(home, "config"),
  XDG_STATE_HOME: join(home, "state"),
  XDG_DATA_HOME: join(home, "data"),
  XDG_CACHE_HOME: join(home, "cache"),
  ALTI_ENDPOINT: owner.endpoint,
  ALTI_KEY: owner.key,
  ALTI_TOKEN: owner.token,
})

/**
 * Runs the real command line, on this terminal, and returns its exit code.
 *
 * A signal that ends this process is the command line's to answer: it saves what it knows first. Ctrl-C on a terminal
 * has reached it already, and a second one would mean "at once", so then it is not passed on.
 */
export const runUpload = async (upload: Upload): Promise<number> => {
  const cloud = upload.cloud === undefined ? [] : ["--cloud", upload.cloud]
  const args = ["upload", upload.photos, ...cloud, "--project", "Demo", "--create", "--start", "--report", upload.report]
  const child = spawn(process.execPath, [program, ...args], { env: environment(upload), stdio: "inherit" })
  const stopPassingOn = onSignals(signal => {
    if (signal !== "SIGINT" || process.stdin.isTTY !== true) child.kill(signal)
  })
  upload.serviceEnded.then(() => child.kill("SIGTERM"))
  try {
    const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, "exit")
    if (typeof code === "number") return code
    return 128 + (typeof signal === "string" ? constants.signals[signal] : 0)
  } finally {
    stopPassingOn()
  }
}
