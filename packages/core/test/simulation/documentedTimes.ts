import { noticeWithin } from "../../src/index.ts"
import type { Run } from "./invariants.ts"
import { outcomesOf } from "./process.ts"
import type { Violation } from "./Violation.ts"
import type { ProcessRecord, World } from "./world.ts"

const second = 1_000
const minute = 60 * second

/** The longest delay between two questions (docs/cli.md: a question every 10 seconds or more often). */
const longestDelay = 10 * second

/** L3: what docs/cli.md says under "What is noticed when", as far as a world shows it. */
export const documentedTimes = ({ world }: Run): ReadonlyArray<Violation> =>
  world.scenario.family === "classic"
    ? []
    : [
        ...noLongCalls(world),
        ...accountDoubted(world),
        ...bucketLeft(world),
        ...refusedFromTheBeginning(world),
        ...givenUpInTime(world),
        ...noticedLate(world),
      ].map(what => ({ invariant: "L3" as const, what }))

const says = (millis: number) => `${(millis / second).toFixed(1)} s`

/** An answer, there and back, at its slowest. */
const roundTripOf = ({ scenario }: World): number => 1.5 * scenario.roundTrip

/** A transfer of the biggest photo, at its slowest, where each has a line of its own. */
const transferOf = ({ scenario: { photos, rate } }: World): number => (1.3 * Math.max(...photos.map(({ size }) => size))) / rate

/**
 * An API call without an answer: 60 seconds. A transfer of which no byte moves: 60 seconds, and the time that its bytes
 * take at 8 kB/s.
 */
const noLongCalls = ({ scenario, network }: World): ReadonlyArray<string> => {
  if (scenario.machine.sleeps.length > 0) return []
  const { api, bucket } = network.longest
  const atMost = minute + Math.max(...scenario.photos.map(({ size }) => size)) * (1 / 8 + 1.3 / scenario.rate)
  return [
    ...(api > minute + 1 ? [`a call of the API is waited for ${says(api)}`] : []),
    ...(scenario.link === undefined && bucket > atMost ? [`a transfer that does not move is waited for ${says(bucket)}`] : []),
  ]
}

/** How a process ended that was open at that time. */
const endOf = ({ processes }: World, at: number): ProcessRecord | undefined =>
  processes.find(({ began, ended }) => at >= began && at <= ended)

const faultOf = (process: ProcessRecord) => outcomesOf(process).find(({ fault }) => fault !== undefined)?.fault

/** A key or token that is refused: after 12 seconds; soon where the server says `UNAUTHENTICATED`. */
const accountDoubted = (world: World): ReadonlyArray<string> => {
  const how = world.scenario.manners.tokenRevoked?.how
  const at = world.markedAt.get(`token revoked, ${how}`)
  const process = at === undefined ? undefined : endOf(world, at)
  if (process === undefined || at === undefined || faultOf(process) === undefined) return []
  const took = process.ended - at
  const atMost = (how === "HTTP 400 with a code" ? 2 : 12) * second + 5 * roundTripOf(world) + second
  return took > atMost ? [`an account that is refused (${how}) ends the run after ${says(took)}`] : []
}

/**
 * A bucket that is unreachable, where there is another: 20 seconds, then the next attempt, and 5 seconds for the other
 * one to answer.
 */
const bucketLeft = (world: World): ReadonlyArray<string> => {
  const { gone } = world.scenario
  if (gone === undefined || gone.quick !== true) return []
  const first = world.server.record.find(
    ({ what, end, at }) => what === "put ends" && end === "hit" && at >= world.startedAt + gone.from,
  )
  const left = world.markedAt.get("a bucket was left for another")
  if (first === undefined) return []
  const took = (left ?? Number.POSITIVE_INFINITY) - first.at
  return took > 20 * second + longestDelay + transferOf(world) + 5 * second
    ? [`a bucket that is gone is left after ${says(took)}`]
    : []
}

/** A bucket that refuses every photo: one minute when it never took any. */
const refusedFromTheBeginning = (world: World): ReadonlyArray<string> => {
  const [closed] = world.scenario.manners.closed
  const at = world.markedAt.get("a bucket that is closed to everybody")
  const process = at === undefined ? undefined : endOf(world, at)
  if (closed === undefined || at === undefined || process === undefined) return []
  const atMost = minute + longestDelay + transferOf(world) + 2 * roundTripOf(world)
  // What was under way when it closed may have been taken.
  const stored = world.server.record.some(entry => entry.what === "stored" && entry.at <= process.ended)
  if (stored || world.startedAt + closed.to < at + atMost) return []
  const took = process.ended - at
  return took > atMost || took < minute - longestDelay || faultOf(process)?.kind !== "refused"
    ? [`a bucket that refuses every photo from the beginning ends the run after ${says(took)}`]
    : []
}

/** `--retry-for`, and the last call; 20 seconds for a server that never answered at all. */
const givenUpInTime = (world: World): ReadonlyArray<string> =>
  world.scenario.outages.flatMap(({ from, to, of }) => {
    const at = world.startedAt + from
    const process = endOf(world, at)
    if (of === "network, known" || process === undefined || process.ended > world.startedAt + to) return []
    if (faultOf(process)?.kind !== "unreachable") return []
    const began = Math.max(at, process.began)
    const answered = world.server.record.some(entry => isAnswer(entry.what) && entry.at >= process.began && entry.at < began)
    // What is under way when it begins has to be noticed first: a minute, as have the call that ends the budget and the
    // last one.
    const atMost = answered || of === "bucket" ? 15 * minute + 3 * minute + minute : 20 * second + longestDelay
    const took = process.ended - began
    return took > atMost ? [`what does not answer is given up after ${says(took)}`] : []
  })

const isAnswer = (what: string) => what === "asked" || what === "sign" || what === "start"

/**
 * One photo whose question always fails: `--retry-for`. Bytes that the server does not notice: 15 minutes, then they
 * are sent once more.
 */
const noticedLate = (world: World): ReadonlyArray<string> => {
  const { scenario, server, markedAt, processes } = world
  if (processes.length > 1 || scenario.link !== undefined) return []
  const [poisoned, failed] = [markedAt.get("a poisoned document"), markedAt.get("move Processing → Failed")]
  // As long as others get through the server is not given up, and so is no photo of it.
  const others = server.record.findLast(({ what, at }) => isAnswer(what) && failed !== undefined && at < failed)?.at ?? 0
  const took = poisoned === undefined || failed === undefined ? 0 : failed - Math.max(poisoned, others)
  const late = scenario.photos.flatMap(({ name, kind }) => {
    if (kind !== "overlooked once") return []
    const puts = server.record.filter(({ what, id }) => what === "put begins" && server.images.get(id)?.name === name)
    const stored = server.record.find(({ what, id }) => what === "stored" && server.images.get(id)?.name === name)
    const after = (puts[1]?.at ?? 0) - (stored?.at ?? 0)
    return stored === undefined || (after <= noticeWithin + minute && after >= noticeWithin)
      ? []
      : [`bytes that nobody noticed are sent again after ${says(after)}`]
  })
  return [...late, ...(took > 17 * minute ? [`a photo whose question always fails is given up after ${says(took)}`] : [])]
}
