import { type Ended, startAltilift } from "./altilift.ts"
import type { Sandbox } from "./Sandbox.ts"

/** An `altilift watch` that runs. */
export interface Watching {
  /** Waits until its output has this. */
  readonly says: (what: string | RegExp) => Promise<void>
  /** Ctrl-C. */
  readonly stop: () => Promise<Ended>
  readonly kill: () => Promise<Ended>
}

/** Starts it in the sandbox; files count as complete after 1 second. */
export const startWatch = (
  sandbox: Sandbox,
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>,
): Watching => {
  const run = startAltilift(sandbox, ["watch", ...words, "--settle", "1s", "--rescan", "1s"], { environment })
  const end = (signal: NodeJS.Signals) => {
    run.process.kill(signal)
    return run.ended
  }
  return {
    says: run.says,
    stop: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
  }
}
