import { noticeWithin, type Outcome, verdict } from "../../src/index.ts"
import { refOf } from "./disk.ts"
import { endsAtLast, endsOf, freshChecksums, placesOf } from "./ends.ts"
import type { Violation } from "./Violation.ts"
import type { World } from "./world.ts"

/** How a run of several processes went. */
export interface Run {
  readonly world: World
  /** Of every process that ended by itself, in order; the last one ran when nothing failed any more. */
  readonly outcomes: ReadonlyArray<Outcome>
  /** Events there were when each process began. */
  readonly began: ReadonlyArray<number>
}

/** Images between signed and put that the engine allows itself, at most. */
const windowAtMost = 100

/** Checks a run against what the server knows to have happened. The numbers are those of the design's invariants. */
export const violationsOf = (run: Run): ReadonlyArray<Violation> => [
  ...run.world.readyTooSoon.map(what => ({ invariant: 2, what: `too soon is called Ready: ${what}` })),
  ...everyFileEndsOnce(run),
  ...storedBeforeDone(run),
  ...endsAsIfNeverKilled(run),
  ...nothingExpired(run),
  ...memoryGivenBack(run),
  ...noSecrets(run),
  ...onlyHashedBytes(run),
  // Two processes at the same time know nothing of each other.
  ...(run.world.scenario.user.second === undefined ? ofOneProcess(run) : []),
]

const ofOneProcess = (run: Run): ReadonlyArray<Violation> => [
  ...startedBeforeEveryPut(run),
  ...nothingTwice(run),
  ...asksBeforeSendingAgain(run),
  ...boundedWindow(run),
  ...oneSts(run),
]

/** 2: checked when a process ends, because the server goes on. */
export const readyMeansReady = (world: World, { images }: Outcome): ReadonlyArray<Violation> =>
  images.flatMap(final => {
    if (final.at !== "Ready") return []
    const image = world.server.images.get(final.id)
    return image !== undefined && image.checksum === final.content.checksum && verdict(image.state) === "ready"
      ? []
      : [{ invariant: 2, what: `${final.file.name} is reported Ready, and the server says ${image?.state}` }]
  })

/** 1 */
const everyFileEndsOnce = ({ world, outcomes }: Run): ReadonlyArray<Violation> =>
  outcomes.flatMap(({ images, fault, stopped }) => {
    const { photos, disk } = world.scenario
    const ends = images.map(({ file }) => file.ref).sort()
    const files = [...photos.map(({ name }) => name), ...disk.places].map(name => refOf({ name })).sort()
    // A source that has failed, or was stopped, has not yielded all of them.
    const some = fault?.kind === "local" || stopped
    const right = some
      ? new Set(ends).size === ends.length && ends.every(end => files.includes(end))
      : ends.join() === files.join()
    return right ? [] : [{ invariant: 1, what: `${files.length} files have ${ends.length} ends` }]
  })

/** 3 */
const startedBeforeEveryPut = ({ world }: Run): ReadonlyArray<Violation> => {
  const started = new Map<string, boolean>()
  return world.server.record.flatMap(({ what, id }) => {
    if (what === "sign") started.set(id, false)
    if (what === "start") started.set(id, true)
    return what === "put begins" && !started.get(id)
      ? [{ invariant: 3, what: `${id} is put without a start since it was signed` }]
      : []
  })
}

/** 3, of OSS */
const storedBeforeDone = ({ world }: Run): ReadonlyArray<Violation> => {
  const stored = new Set<string>()
  return world.server.record.flatMap(({ what, id }) => {
    if (what === "stored") stored.add(id)
    return what === "done" && !stored.has(id) ? [{ invariant: 3, what: `${id} is called done before it is in the bucket` }] : []
  })
}

/** 4, first half. Of twins, one stands for all: which one is left to the run. */
const endsAsIfNeverKilled = ({ world, outcomes }: Run): ReadonlyArray<Violation> => {
  const last = outcomes.at(-1)
  if (last === undefined) return [{ invariant: 0, what: "no process came to its end" }]
  if (last.fault !== undefined) return [{ invariant: 4, what: `the last run stopped: ${last.fault.message}` }]
  return [...endsOf(last, world.scenario, endsAtLast), ...placesOf(last, world.scenario), ...freshChecksums(world, last)]
}

/**
 * 4, second half: what the bucket acknowledged and the journal recorded is not sent again while the server may still
 * come to it.
 */
const nothingTwice = ({ world }: Run): ReadonlyArray<Violation> => {
  const { record } = world.server
  return world.journal.written.flatMap(written => {
    if (world.journal.damaged.has(written.checksum)) return []
    if (written.record.at !== "Stored") return []
    const { id } = written.record
    for (const entry of record.slice(written.after)) {
      if (entry.id !== id) continue
      if (entry.state === "Invalid" || entry.at >= written.at + noticeWithin) return []
      if (entry.what === "put begins")
        return [{ invariant: 4, what: `${id} is put again after it was acknowledged and journalled` }]
    }
    return []
  })
}

/** 4, third part: between two puts of an image the server was asked, or had refused the target of the first. */
const asksBeforeSendingAgain = ({ world }: Run): ReadonlyArray<Violation> => {
  const unanswered = new Set<string>()
  return world.server.record.flatMap(({ what, id }) => {
    if (what === "target refused") unanswered.delete(id)
    if (what === "verdict") unanswered.delete(id)
    if (what === "asked") unanswered.delete(id)
    if (what !== "put begins") return []
    if (unanswered.has(id)) return [{ invariant: 4, what: `${id} is put again without asking what became of the last put` }]
    unanswered.add(id)
    return []
  })
}

/** 5 */
const boundedWindow = ({ world, began }: Run): ReadonlyArray<Violation> => {
  const signed = new Set<string>()
  let most = 0
  for (const [index, event] of world.events.entries()) {
    if (began.includes(index)) signed.clear()
    if (event.event === "moved" && event.at === "Signed") signed.add(event.file.ref)
    else if ((event.event === "moved" && event.at !== "Started") || event.event === "ended") signed.delete(event.file.ref)
    most = Math.max(most, signed.size)
  }
  return most > windowAtMost ? [{ invariant: 5, what: `${most} images are signed ahead of their transfers` }] : []
}

/** 5 */
const nothingExpired = ({ world }: Run): ReadonlyArray<Violation> => {
  const lifetime = world.scenario.urlLifetime * 1000
  if (hidesSleep(world)) return []
  if (world.scenario.cloud === "OSS") return noExpiredSts(world)
  return world.server.record.flatMap(({ what, id, age }) =>
    (what === "put begins" || what === "request") && (age === undefined || age >= lifetime)
      ? [{ invariant: 5, what: `${id} is put with a target that expired ${(age ?? 0) - lifetime} ms ago` }]
      : [],
  )
}

/** 5: what a client cannot know that is not told the time, it may try. */
/** Where the clock is put back while the machine sleeps nothing tells that it slept. */
const hidesSleep = ({ scenario: { machine } }: Pick<World, "scenario">): boolean =>
  machine.sleeps.length > 0 && machine.jumps.some(({ by }) => by < 0)

const noExpiredSts = ({ server, scenario }: World): ReadonlyArray<Violation> => {
  if (hidesSleep({ scenario })) return []
  return server.record.flatMap(({ what, id, sts }) =>
    what === "request" && scenario.tellsTime && sts !== undefined && sts.left <= 0
      ? [{ invariant: 5, what: `${id} is sent with credentials that expired ${-sts.left} ms ago` }]
      : [],
  )
}

/**
 * 5: one request for an STS at a time, and a minute between two that brought one, by a clock that nobody sets
 * meanwhile.
 */
const oneSts = ({ world }: Run): ReadonlyArray<Violation> => {
  if (world.scenario.machine.jumps.length > 0) return []
  let open = 0
  let given: number | undefined
  return world.server.record.flatMap(({ what, at }) => {
    if (what === "process") {
      open = 0
      given = undefined
    }
    if (what === "sts over") open--
    if (what === "sts asked" && ++open > 1) return [{ invariant: 5, what: "credentials are asked for twice at a time" }]
    if (what !== "sts given") return []
    const soon = given !== undefined && at - given < 60_000
    given = at
    return soon ? [{ invariant: 5, what: "credentials are renewed twice within a minute" }] : []
  })
}

/** 6 */
const memoryGivenBack = ({ world }: Run): ReadonlyArray<Violation> => {
  const { scenario } = world
  const { held } = world.disk
  // What was edited since it was found is a byte bigger than anybody could know.
  const edited = scenario.photos.filter(({ kind }) => kind === "edited").length
  const most = Math.max(scenario.memory, ...scenario.photos.map(({ size }) => size)) + edited
  return [
    ...(held.most > most
      ? [{ invariant: 6, what: `${held.most} bytes are held at once, the budget is ${scenario.memory}` }]
      : []),
    ...world.processes.flatMap(({ heldAfter, result }) =>
      heldAfter > 0 && world.scenario.disk.stubbornReads === undefined && result.ended === "by itself"
        ? [{ invariant: 6, what: `${heldAfter} bytes are held after the end` }]
        : [],
    ),
  ]
}

/** 7 */
const noSecrets = ({ world, outcomes }: Run): ReadonlyArray<Violation> => {
  const said = JSON.stringify([
    world.events,
    world.journal.written,
    [...world.journal.multiparts],
    outcomes,
    outcomes.map(({ fault }) => String(fault)),
  ])
  const secret = /X-Amz-|Signature=|secret-STS|token-STS/.exec(said)
  return secret === null ? [] : [{ invariant: 7, what: `a secret is told: …${said.slice(secret.index, secret.index + 60)}` }]
}

/** 8 */
const onlyHashedBytes = ({ world }: Run): ReadonlyArray<Violation> =>
  world.server.record.flatMap(({ what, id, checksum }) =>
    what === "stored" && checksum !== world.server.images.get(id)?.checksum
      ? [{ invariant: 8, what: `${id} is sent with other bytes than it was registered for` }]
      : [],
  )
