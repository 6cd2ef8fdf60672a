import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { freePorts } from "../../../tools/src/freePorts.ts"
import { type RunningService, temporaryFolder } from "./service.ts"

const program = fileURLToPath(new URL("../bin/altilift-service.js", import.meta.url))

/**
 * A service whose ports are known before it is ready, or that says another address than it listens on. To be ended by
 * who starts it.
 */
export interface Starting extends Pick<RunningService, "url" | "edge" | "data"> {
  readonly child: ChildProcess
  readonly printed: () => string
}

export const startOnPorts = async (args: ReadonlyArray<string> = [], folder?: string): Promise<Starting> => {
  const data = folder ?? (await temporaryFolder())
  const [port, edgePort] = await freePorts(2)
  const given = ["start", "--data", data, "--port", `${port}`, "--edge-port", `${edgePort}`, ...args]
  const child = spawn(process.execPath, [program, ...given], { stdio: ["ignore", "pipe", "pipe"] })
  let printed = ""
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", chunk => {
      printed += chunk
    })
  }
  const [url, edge] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${edgePort}`]
  return { child, url, edge, data, printed: () => printed }
}

/** Waits until it is ready. */
export const isReady = async ({ child, printed }: Starting): Promise<void> => {
  while (!printed().includes("ready at")) {
    if (child.exitCode !== null) throw new Error(printed())
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
