import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { freePorts } from "../../../../tools/src/freePorts.ts"
import { makeRelay, type Relay } from "./Relay.ts"
import { makeSandbox, type Sandbox } from "./Sandbox.ts"

const program = fileURLToPath(new URL("../../../node-service/bin/altilift-service.js", import.meta.url))

/** The real service, with a relay before its API and one before its bucket. */
export interface Service extends AsyncDisposable {
  readonly api: Relay
  readonly edge: Relay
  /** The file that `altilift login --from` takes. */
  readonly ownerFile: string
  readonly account: { readonly endpoint: string; readonly key: string; readonly token: string }
  /** The account in the environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Ends the process as a power cut would. */
  readonly kill: () => Promise<void>
  /** Starts it again, with the same data, behind the same relays. */
  readonly start: () => Promise<void>
}

/** @param settings environment variables of the service */
export const startService = async (settings: Readonly<Record<string, string>> = {}): Promise<Service> => {
  const sandbox = await makeSandbox()
  const api = await makeRelay()
  const edge = await makeRelay()
  let child: ChildProcess | undefined
  const start = async () => {
    const [port = 0, edgePort = 0] = await freePorts(2)
    edge.target = `http://127.0.0.1:${edgePort}`
    api.target = `http://127.0.0.1:${port}`
    child = launch(sandbox, [port, edgePort], [api, edge], settings)
    await ready(child)
  }
  await start()
  const ownerFile = sandbox.file("owner.json")
  const owner = JSON.parse(readFileSync(ownerFile, "utf8"))
  const account = { endpoint: api.origin, key: String(owner.key), token: String(owner.token) }
  return {
    api,
    edge,
    ownerFile,
    account,
    environment: { ALTI_ENDPOINT: account.endpoint, ALTI_KEY: account.key, ALTI_TOKEN: account.token },
    kill: () => end(child, "SIGKILL"),
    start,
    [Symbol.asyncDispose]: async () => {
      await end(child, "SIGTERM")
      await api[Symbol.asyncDispose]()
      await edge[Symbol.asyncDispose]()
      await sandbox[Symbol.asyncDispose]()
    },
  }
}

const launch = (
  sandbox: Sandbox,
  [port, edgePort]: readonly [number, number],
  [api, edge]: readonly [Relay, Relay],
  environment: Readonly<Record<string, string>>,
): ChildProcess => {
  const places = ["--data", sandbox.path, "--port", String(port), "--edge-port", String(edgePort)]
  const addresses = ["--public-url", api.origin, "--edge-public-url", edge.origin]
  return spawn(process.execPath, [program, "start", ...places, ...addresses], {
    env: { PATH: process.env.PATH, HOME: sandbox.path, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  })
}

/** Waits until the service listens. */
const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ""
    child.on("exit", code => reject(new Error(`the service ended with ${code}: ${said}`)))
    child.stdout?.setEncoding("utf8").on("data", text => {
      said += text
      if (said.includes("ready at")) resolve()
    })
  })

const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once("exit", resolve))
  child.kill(signal)
  await gone
}
