import { altilift } from "./altilift.ts"
import type { Sandbox } from "./Sandbox.ts"

/** The help of a command, which its words name; none is `altilift` itself. */
export interface Help {
  readonly command: ReadonlyArray<string>
  readonly text: string
}

/** The lines of one section of a help, without their indentation. */
export const section = (help: string, heading: string): ReadonlyArray<string> =>
  (new RegExp(`^${heading}\\n((?: {2}.*\\n|\\n)+)`, "m").exec(help)?.[1] ?? "")
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "")

/** What `--help` says of a command and of every command below it. */
export const helpsOf = async (sandbox: Sandbox, ...command: ReadonlyArray<string>): Promise<ReadonlyArray<Help>> => {
  const text = (await altilift(sandbox, [...command, "--help"])).stdout
  const below = section(text, "COMMANDS").map(line => helpsOf(sandbox, ...command, line.split(/\s/)[0] ?? ""))
  return [{ command, text }, ...(await Promise.all(below)).flat()]
}
