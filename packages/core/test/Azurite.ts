import { type ChildProcess, spawn } from "node:child_process"
import { createHmac, randomUUID } from "node:crypto"
import { createRequire } from "node:module"
import { createInterface } from "node:readline"

/** The account that every Azurite has. */
const account = "devstoreaccount1"
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
const version = "2022-11-02"

const sign = (fields: ReadonlyArray<string>): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(fields.join("\n")).digest("base64")

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z")

/** Azure Blob Storage on this machine, as a process of its own: one container, and SAS for its blobs. */
export class Azurite implements AsyncDisposable {
  readonly origin: string
  private readonly container = `photos-${randomUUID()}`
  private readonly process: ChildProcess

  private constructor(process: ChildProcess, origin: string) {
    this.process = process
    this.origin = origin
  }

  static async start(): Promise<Azurite> {
    const main = createRequire(import.meta.url).resolve("azurite/dist/src/blob/main.js")
    const options = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry"]
    const child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "inherit"] })
    for await (const line of createInterface(child.stdout)) {
      const origin = /listens on (http:\S+)/.exec(line)?.[1]
      if (origin === undefined) continue
      child.stdout.resume()
      const azurite = new Azurite(child, origin)
      await azurite.makeContainer()
      return azurite
    }
    throw new Error("Azurite does not start")
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise(resolve => this.process.once("exit", resolve))
    this.process.kill()
    await ended
  }

  /** A URL that may do this to a blob for an hour: `cw` creates and writes it, `r` reads it. */
  sas(blob: string, permissions: "cw" | "r"): string {
    const expires = inAnHour()
    const path = `${account}/${this.container}/${blob}`
    const signature = sign([permissions, "", expires, `/blob/${path}`, "", "", "", version, "b", "", "", "", "", "", "", ""])
    const query = new URLSearchParams({ sv: version, sr: "b", sp: permissions, se: expires, sig: signature })
    return `${this.origin}/${path}?${query}`
  }

  /** What is there; undefined: no such blob. */
  async read(blob: string): Promise<Uint8Array | undefined> {
    const response = await fetch(this.sas(blob, "r"))
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  }

  private async makeContainer(): Promise<void> {
    const [permissions, expires] = ["c", inAnHour()]
    const signature = sign([account, permissions, "b", "c", "", expires, "", "", version, "", ""])
    const grant = { sv: version, ss: "b", srt: "c", sp: permissions, se: expires, sig: signature }
    const query = new URLSearchParams({ restype: "container", ...grant })
    const response = await fetch(`${this.origin}/${account}/${this.container}?${query}`, { method: "PUT" })
    if (!response.ok) throw new Error(`Azurite makes no container: ${response.status} ${await response.text()}`)
  }
}
