import { setTimeout as after } from "node:timers/promises"
import { isReady } from "./isReady.ts"
import { rowsOf } from "./moves.ts"
import type { Fleet } from "./startFleet.ts"

/** Something that is done to a fleet while it works; the name goes into the report. */
export interface Disturbance {
  readonly name: string
  /** It is done once, in its turn. */
  readonly once?: boolean
  readonly run: (fleet: Fleet) => Promise<void>
}

/** Milliseconds that a process is waited for: the next disturbance would else leave no API. */
const patience = 60_000

/** Ends a process with a signal, starts it again, and waits until it is ready. */
export const restart = (name: string, signal: NodeJS.Signals): Disturbance => ({
  name: `${signal} to ${name}`,
  run: async ({ processes }) => {
    const one = processes.find(process => process.name === name)
    if (one === undefined) throw new Error(`there is no ${name}`)
    await one.end(signal)
    await one.start()
    const end = Date.now() + patience
    while (Date.now() < end && (await isReady(one.port)) !== true) await after(100)
  },
})

/** PostgreSQL crashes, and comes back after so many milliseconds. */
export const restartPostgres = (away = 1_000): Disturbance => ({
  name: `PostgreSQL is away for ${away} ms`,
  run: async ({ postgres }) => {
    await postgres.stop("immediate")
    await after(away)
    await postgres.start()
  },
})

/** The vault answers 503 for so many milliseconds. */
export const vaultAway = (milliseconds: number): Disturbance => ({
  name: `the vault answers 503 for ${milliseconds} ms`,
  once: true,
  run: async fleet => {
    await fleet.setVaultFaults([{ fault: { kind: "answer", status: 503 } }])
    await after(milliseconds)
    await fleet.setVaultFaults([])
  },
})

/** Of one photo that is on its way, so many requests for its original in the vault are answered 404. */
export const vaultWithout = (times: number): Disturbance => ({
  name: `the vault answers 404 for one photo ${times} times`,
  once: true,
  run: async fleet => {
    const look = () => rowsOf(fleet, "select id from images where state = 'Pending' order by seq desc limit 1")
    let [row] = await look()
    for (const end = Date.now() + patience; row === undefined && Date.now() < end; [row] = await look()) await after(50)
    if (row === undefined) throw new Error("no photo is on its way")
    await fleet.setVaultFaults([{ route: `/originals/${row.id}`, times, fault: { kind: "answer", status: 404 } }])
  },
})

/**
 * Disturbs a fleet, in turn and again and again, until the work is over. What the work fails with, this fails with.
 *
 * @returns what was done
 */
export const disturbUntil = async (
  fleet: Fleet,
  disturbances: readonly Disturbance[],
  every: number,
  work: Promise<unknown>,
  say: (line: string) => void = () => undefined,
): Promise<readonly string[]> => {
  const done: string[] = []
  const over = new AbortController()
  const working = work.finally(() => over.abort())
  // It is waited for at the end.
  working.catch(() => undefined)
  const turns = [...disturbances]
  while (turns.length > 0) {
    await after(every, undefined, { signal: over.signal }).catch(() => undefined)
    const next = turns.shift()
    if (over.signal.aborted || next === undefined) break
    say(next.name)
    await next.run(fleet)
    done.push(next.name)
    if (next.once !== true) turns.push(next)
  }
  await working
  return done
}
