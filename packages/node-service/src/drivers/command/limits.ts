import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { promisify } from "node:util"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import type { CommandSettings } from "../../reconstruction/reconstructorSettings.ts"
import { SettingsError } from "../../SettingsError.ts"
import { findProgram, type Program } from "./findProgram.ts"

/** A program that can be run, or the refusal to start the service. */
export const requireProgram = Effect.fnUntraced(function* (name: string, program: string) {
  const found = yield* Effect.promise(() => findProgram(program))
  return found ?? (yield* new SettingsError({ message: operator.programMissing(name, program) }))
})

/**
 * What stands before a program so that the system limits it. Memory: a scope of systemd bounds all processes together;
 * where there is none, `prlimit` bounds each. Processors: `taskset`, which programs see, so that they start no more
 * threads.
 */
export const limitsOf = Effect.fnUntraced(function* ({ name, memory, processorTime, processors }: CommandSettings) {
  const before: Array<string> = []
  const scope = memory === undefined ? undefined : yield* Effect.promise(findScope)
  if (scope !== undefined) before.push(...scope, "-p", `MemoryMax=${memory}`, "-p", "MemorySwapMax=0", "--")
  const each = [
    ...(memory === undefined || scope !== undefined ? [] : [`--as=${memory}`]),
    ...(processorTime === undefined ? [] : [`--cpu=${Math.ceil(processorTime / 1000)}`]),
  ]
  if (each.length > 0) before.push(...(yield* requireProgram(name, "prlimit")), ...each, "--")
  if (processors !== undefined) {
    const list = yield* Effect.promise(() => firstProcessors(processors))
    before.push(...(yield* requireProgram(name, "taskset")), "--cpu-list", list)
  }
  return before
})

/**
 * Starts a program in a scope of its own, which it enters as the same process; undefined: systemd does not make scopes
 * here.
 */
const findScope = async (): Promise<Program | undefined> => {
  const found = await findProgram("systemd-run")
  if (found === undefined) return undefined
  const [file, ...rest] = found
  const args = [...rest, ...(process.getuid?.() === 0 ? [] : ["--user"]), "--scope", "--quiet", "--collect"]
  try {
    await promisify(execFile)(file, [...args, "--", "true"], { timeout: 10_000 })
    return [file, ...args]
  } catch {
    return undefined
  }
}

/** The first of the processors that the service may use, as `taskset` names them. */
const firstProcessors = async (most: number): Promise<string> => {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "")
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? `0-${most - 1}`
  return allowed.split(",").flatMap(processorsIn).slice(0, most).join(",")
}

/** `4` or `0-3`. */
const processorsIn = (range: string): ReadonlyArray<number> => {
  const [first = 0, last = first] = range.split("-").map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
