import type { Run } from "./invariants.ts"
import type { Violation } from "./Violation.ts"
import type { ProcessRecord } from "./world.ts"

/** Transfers at the same time where their number adapts, at most. */
const adaptsUpTo = 32

const anHour = 60 * 60_000

/** How long a verdict may wait to be asked for: a few rounds of the poller. Milliseconds. */
const askedWithin = 2 * 60_000

/** What bounds how much happens at once, as far as a server sees it: 5, and L3 for the turns of a poller. */
export const boundsOf = (run: Run): ReadonlyArray<Violation> =>
  run.world.scenario.family === "classic" || run.world.scenario.user.second !== undefined
    ? []
    : run.world.processes.flatMap(process => [...fewAtOnce(run, process), ...everybodyIsAsked(run, process)])

/** 5: there are as many transfers as are allowed, and no more are started than are soon to be sent. */
const fewAtOnce = ({ world }: Run, { began, ended }: ProcessRecord): ReadonlyArray<Violation> => {
  const transfers = world.scenario.transfers ?? adaptsUpTo
  const record = world.server.record.filter(({ at }) => at >= began && at <= ended)
  const ahead = transfers + Math.max(4, 2 * mostInASecond(record.filter(({ what }) => what === "stored")))
  const putting = new Set<string>()
  const started = new Set<string>()
  let most = 0
  let mostStarted = 0
  const halfOfLifetime = Math.min(anHour, world.scenario.urlLifetime * 500)
  let before = 0
  for (const { what, id, at } of record) {
    // While the machine slept their targets grew too old: they are signed again before they are sent.
    if (at - before > halfOfLifetime) started.clear()
    before = at
    // What another process left behind at that very moment is not this one's.
    if (what === "process") {
      putting.clear()
      started.clear()
      most = 0
      mostStarted = 0
    }
    if (what === "start") started.add(id)
    // Registered again: its target was too old, or refused.
    if (what === "sign" || what === "put ends") started.delete(id)
    if (what === "put begins") putting.add(id)
    if (what === "put ends") putting.delete(id)
    most = Math.max(most, putting.size)
    mostStarted = Math.max(mostStarted, started.size)
  }
  // What was started for a bucket that the run has left is signed anew for the other one.
  const isTooMany = mostStarted > ahead && world.scenario.gone === undefined
  return [
    ...(most > transfers ? [{ invariant: 5, what: `${most} transfers at the same time, ${transfers} are allowed` }] : []),
    ...(isTooMany ? [{ invariant: 5, what: `${mostStarted} images are started, ${ahead} are soon to be sent` }] : []),
  ]
}

const mostInASecond = (entries: ReadonlyArray<{ readonly at: number }>): number => {
  let most = 0
  let first = 0
  for (const [index, { at }] of entries.entries()) {
    while ((entries[first]?.at ?? at) < at - 1000) first++
    most = Math.max(most, index - first + 1)
  }
  return most
}

/** L3: an image that the server has decided on is asked for soon, however many others wait. */
const everybodyIsAsked = ({ world }: Run, { began, ended, result, stoppedAt }: ProcessRecord): ReadonlyArray<Violation> => {
  if (!world.scenario.promised.includes("is in time") || result.ended !== "by itself" || stoppedAt !== undefined) return []
  const { manners, outages, machine } = world.scenario
  const disturbed = manners.stumbles.length + manners.odd.length + manners.closed.length + outages.length + machine.sleeps.length
  if (disturbed > 0 || manners.perSecond !== undefined || manners.tokenRevoked !== undefined) return []
  const decided = new Map<string, number>()
  for (const { what, id, at } of world.server.record) {
    if (what === "verdict" && at >= began && at <= ended - askedWithin) decided.set(id, at)
    const since = decided.get(id)
    if (what !== "asked" || since === undefined) continue
    decided.delete(id)
    if (at - since > askedWithin)
      return [{ invariant: "L3", what: `${id} is asked for ${Math.round((at - since) / 1000)} s after its verdict` }]
  }
  return []
}
