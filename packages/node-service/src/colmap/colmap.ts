import { spawn } from "node:child_process"
import { once } from "node:events"
import type { Problem } from "@altilift/core"
import { eachLine } from "../lines.ts"
import { areRenamed, leastRelease, namedAs, type Options, releaseIn } from "./releases.ts"

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

/** Refuses a COLMAP that is too old; says which one there is. */
export const requireColmap = async (): Promise<string> => {
  const release = releaseIn(await textOf(["help"]))
  if (release?.isUsable === true) return release.version
  const version = release?.version ?? "?"
  throw new ColmapError({ code: "reconstruction-engine-old", engine: "COLMAP", version, least: leastRelease })
}

/** Runs a command of COLMAP to its end, with options as 3.8 names them; `onLine` gets its output. */
export const colmap = async (
  command: string,
  options: Options,
  onLine: (line: string) => void = () => undefined,
): Promise<void> => {
  const given = areRenamed(options) ? namedAs(options, await textOf([command, "-h"])) : options
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)])
  const { code, signal, last } = await runColmap([command, ...args], onLine)
  if (code === 0) return
  const words = last.trim().split("\n").at(-1) ?? ""
  throw new ColmapError({ code: "reconstruction-step-failed", step: command, words: words || `${signal ?? code}` })
}

const textOf = async (args: ReadonlyArray<string>): Promise<string> => {
  const lines: Array<string> = []
  await runColmap(args, line => lines.push(line))
  return lines.join("\n")
}

const runColmap = async (args: ReadonlyArray<string>, onLine: (line: string) => void) => {
  // Without a screen the program would not start.
  const env = { ...process.env, QT_QPA_PLATFORM: "offscreen" }
  const child = spawn("colmap", args, { stdio: ["ignore", "pipe", "pipe"], env })
  let last = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      last = (last + text).slice(-kept)
    })
    eachLine(stream, line => line.trim() !== "" && onLine(line.trim()))
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
  return { code, signal, last }
}
