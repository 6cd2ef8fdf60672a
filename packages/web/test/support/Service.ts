import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("../../../node-service/bin/altilift-service.js", import.meta.url))

/** The real service, in a process and a folder of its own. */
export interface Service extends AsyncDisposable {
  readonly url: string
  /** Where its embedded bucket is. */
  readonly edge: string
  readonly account: { readonly endpoint: string; readonly key: string; readonly token: string }
  readonly data: string
  /** Ends it; its data stay. */
  readonly end: () => Promise<void>
  /** Makes a user who signs in with a password. */
  readonly addUser: (email: string, password: string) => Promise<void>
  /** Runs another of its commands on its data; yields what it prints. */
  readonly run: (...command: ReadonlyArray<string>) => Promise<string>
}

/** `environment` is added to its settings. */
export const startService = async (
  environment: Readonly<Record<string, string>> = {},
  /** Of a service that has ended; it is removed with this one. */
  earlier?: string,
): Promise<Service> => {
  const data = earlier ?? (await mkdtemp(join(tmpdir(), "altilift-web-")))
  const child = spawn(process.execPath, [program, "start", "--data", data, "--port", "0"], {
    env: { PATH: process.env.PATH, HOME: data, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [url, edge] = await new Promise<readonly [string, string]>((resolve, reject) => {
    child.once("exit", code => reject(new Error(`the service ended with ${code}`)))
    createInterface({ input: child.stdout }).on("line", line => {
      const [, ready, itsEdge] = /^altilift-service ready at (\S+) \(edge ([^\s,]+)/.exec(line) ?? []
      if (ready !== undefined && itsEdge !== undefined) resolve([ready, itsEdge])
    })
  })
  const owner: { readonly key: string; readonly token: string } = JSON.parse(await readFile(join(data, "owner.json"), "utf8"))
  const end = async (): Promise<void> => {
    if (child.exitCode !== null) return
    const gone = once(child, "exit")
    child.kill("SIGTERM")
    await gone
  }
  return {
    url,
    edge,
    account: { endpoint: url, key: owner.key, token: owner.token },
    data,
    addUser: async (email, password) => {
      const adding = spawn(process.execPath, [program, "user", "add", email, "--password", "--data", data], {
        env: { PATH: process.env.PATH, HOME: data, ...environment },
        stdio: ["pipe", "ignore", "inherit"],
      })
      adding.stdin.end(`${password}\n`)
      const [code] = await once(adding, "exit")
      if (code !== 0) throw new Error(`user add ended with ${code}`)
    },
    run: async (...command) => {
      const running = spawn(process.execPath, [program, ...command, "--data", data], {
        env: { PATH: process.env.PATH, HOME: data, ...environment },
        stdio: ["ignore", "pipe", "inherit"],
      })
      const [printed] = await Promise.all([text(running.stdout), once(running, "exit")])
      return printed
    },
    end,
    [Symbol.asyncDispose]: async () => {
      await end()
      await rm(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
