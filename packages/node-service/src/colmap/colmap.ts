import { spawn } from "node:child_process"
import { once } from "node:events"
import type { Problem } from "@altilift/core"

/** Why a reconstruction cannot be made. */
export class ColmapError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Characters of its output that are kept for what is said of a failure. */
const kept = 2_000

/** Runs a command of COLMAP to its end; `onLine` gets its output. */
export const colmap = async (
  command: string,
  options: Readonly<Record<string, string | number>>,
  onLine: (line: string) => void = () => undefined,
): Promise<void> => {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  // Without a screen the program would not start.
  const env = { ...process.env, QT_QPA_PLATFORM: "offscreen" }
  const child = spawn("colmap", [command, ...args], { stdio: ["ignore", "pipe", "pipe"], env })
  let last = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      last = (last + text).slice(-kept)
      for (const line of text.split("\n")) if (line.trim() !== "") onLine(line.trim())
    })
  }
  const [code, signal] = await Promise.race([
    once(child, "close"),
    once(child, "error").then(([cause]: Array<Error>) => {
      throw cause
    }),
  ]).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause
    throw new ColmapError({ code: "reconstruction-engine-missing", engine: "COLMAP", install: "apt-get install colmap" })
  })
  if (code === 0) return
  const words = last.trim().split("\n").at(-1) ?? ""
  throw new ColmapError({ code: "reconstruction-step-failed", step: command, words: words || `${signal ?? code}` })
}
