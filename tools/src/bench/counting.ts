import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

/** A helper process that prints its port, then a growing count, a line each time: `sink.ts`, `delay.ts`. */
export interface Counting {
  readonly url: string
  readonly count: () => number
  readonly end: () => Promise<void>
}

export const startCounting = async (program: "sink" | "delay", ...words: readonly string[]): Promise<Counting> => {
  const path = fileURLToPath(new URL(`./${program}.ts`, import.meta.url))
  const child = spawn(process.execPath, [path, ...words], { stdio: ["ignore", "pipe", "inherit"] })
  const lines = createInterface({ input: child.stdout })
  const [port] = (await once(lines, "line")) as [string]
  let count = 0
  lines.on("line", line => {
    count = Number(line)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    end: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    },
  }
}
