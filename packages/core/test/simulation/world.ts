import { Effect, Layer } from "effect"
import {
  Connectivity,
  type Event,
  Events,
  en,
  layerEngine,
  type Outcome,
  renderProblem,
  uploadSet,
  verdict,
} from "../../src/index.ts"
import { makeMoveMarks, markGates, markOutcome } from "./coverage.ts"
import { Disk } from "./disk.ts"
import { JournalOnDisk } from "./journalOnDisk.ts"
import { Link } from "./Link.ts"
import { makeFaults } from "./manners.ts"
import { makeNetwork, type NetworkOptions } from "./network.ts"
import { type Dice, diceOf } from "./random.ts"
import type { Kill, Scenario } from "./Scenario.ts"
import { SimulatedServer } from "./SimulatedServer.ts"
import { serverOptionsOf } from "./serverOfScenario.ts"
import { type Ended, VirtualTime } from "./VirtualTime.ts"

/** What a broken variant of the engine may put in place of what belongs there. */
export type Variant = (layers: Layers) => Layers

export type Layers = Layer.Layer<Layer.Success<ReturnType<World["layers"]>>>

/** How one process is run. */
export interface ProcessOptions {
  readonly kill?: Kill | undefined
  /** Milliseconds after its beginning. */
  readonly stopAfter?: number | undefined
  readonly variant: Variant
}

/** What the world saw of one process, or of two at the same time. */
export interface ProcessRecord {
  readonly began: number
  readonly ended: number
  readonly stoppedAt: number | undefined
  readonly result: Ended<ReadonlyArray<Outcome>, never>
  /** Requests in that time. */
  readonly api: number
  readonly bucket: number
  /** What it did in the minute after its end: reads and requests. */
  readonly activeAfter: number
  /** Timers that it had a minute after its end. */
  readonly timersAfter: number
  readonly heldAfter: number
}

/** One scenario's disk, server, wire and clock: they outlive the processes that are run in them. */
export class World {
  readonly time = new VirtualTime()
  readonly server: SimulatedServer
  readonly events: Array<Event> = []
  readonly startedAt = this.time.now
  readonly scenario: Scenario
  readonly link: Link | undefined
  readonly disk: Disk
  readonly journal: JournalOnDisk
  readonly network: ReturnType<typeof makeNetwork>
  readonly processes: Array<ProcessRecord> = []
  /** Photos that were called Ready when the server did not say so. */
  readonly readyTooSoon: Array<string> = []
  /** What the user is told is tried again. */
  readonly retries: Array<{ readonly at: number; readonly line: string }> = []
  /** What of the world was exercised. */
  readonly marks = new Set<string>()
  /** When it was for the first time. */
  readonly markedAt = new Map<string, number>()
  private readonly dice: Dice
  private readonly mark = (what: string): void => {
    this.marks.add(what)
    if (!this.markedAt.has(what)) this.markedAt.set(what, this.time.now)
  }
  private readonly markMove = makeMoveMarks(this.mark)
  /** Reads and requests so far. */
  private activity = 0

  constructor(scenario: Scenario) {
    this.scenario = scenario
    const { family, seed } = scenario
    this.dice = diceOf(family === "classic" ? `world ${seed}` : `world ${family} ${seed}`)
    const { dice } = this
    const kinds = new Map<string, string>(scenario.photos.map(photo => [photo.name, photo.kind]))
    const self = this
    const { mark } = this
    this.link = scenario.link && new Link(this.time, scenario.link.rate)
    this.disk = new Disk({
      scenario,
      mark,
      get age() {
        return self.age
      },
      active: () => void this.activity++,
    })
    this.journal = new JournalOnDisk({
      mark,
      cloud: scenario.cloud,
      get now() {
        return self.time.now
      },
      get entries() {
        return self.server.record.length
      },
      get isFull() {
        const { full } = scenario.disk
        return full !== undefined && self.age >= full.from && self.age < full.to
      },
    })
    const faults = makeFaults({
      scenario,
      dice,
      mark,
      get age() {
        return self.age
      },
      get now() {
        return self.time.now
      },
      nameOf: image => this.server.images.get(image)?.name,
      kindOf: name => kinds.get(name ?? ""),
      poisoned: () => [...this.server.images.values()].flatMap(({ id, name }) => (kinds.get(name) === "poisoned" ? [id] : [])),
      transfers: () => this.network.putting.size,
      tokenIsRevoked: () => {
        const { tokenRevoked } = scenario.manners
        return tokenRevoked !== undefined && this.processes.length === 0 && this.age >= tokenRevoked.at
      },
    })
    this.server = new SimulatedServer(
      this.time,
      serverOptionsOf(scenario, dice, mark, field => faults.fieldFault(field)),
    )
    const { link } = scenario
    const parts = link && { over: 12 * link.slice, part: 4 * link.slice }
    const options: NetworkOptions = {
      fault: seen => {
        this.activity++
        return faults.fault(seen)
      },
      tellsTime: scenario.tellsTime,
      roundTrip: () => dice.between(0.5, 1.5) * scenario.roundTrip,
      putTakes: bytes => (bytes / scenario.rate) * dice.between(0.7, 1.3),
      link: this.link,
      strikesAt: () => dice.between(0, 1),
      ...(parts === undefined ? {} : { parts }),
      urlParts: scenario.manners.signsParts === undefined ? undefined : parts,
    }
    this.network = makeNetwork(this.server, options)
    this.plan()
  }

  /** What happens by the clock. */
  private plan() {
    const { outages, link, machine } = this.scenario
    for (const { from, to, of } of outages) {
      if (of === "server") this.time.setTimer(to, () => this.server.restart())
      if (of.startsWith("network")) this.time.setTimer(from, () => this.link?.reset())
    }
    for (const at of link?.resets ?? []) {
      this.time.setTimer(at, () => {
        if (this.link?.reset()) this.mark("a reset of all connections")
      })
    }
    for (const sleep of machine.sleeps) {
      this.time.setTimer(sleep.at, () => {
        this.mark("the machine slept")
        this.link?.reset()
        this.time.sleepMachine(sleep.for)
      })
    }
  }

  /** Milliseconds since the beginning. */
  get age(): number {
    return this.time.now - this.startedAt
  }

  /** By how much the clock of the process is wrong now. */
  private skew(): number {
    const { skew, machine } = this.scenario
    const jumps = machine.jumps.reduce((sum, { at, by }) => (this.age >= at ? sum + by : sum), 0)
    return skew + jumps + (this.processes.length === 0 ? machine.firstClock : 0)
  }

  private isOffline(): boolean {
    return this.scenario.outages.some(({ of, from, to }) => of === "network, known" && this.age >= from && this.age < to)
  }

  private hear(event: Event) {
    this.events.push(event)
    if (event.event === "ended" && event.final.at === "Ready") {
      const image = this.server.images.get(event.final.id)
      if (verdict(image?.state) !== "ready")
        this.readyTooSoon.push(`${event.file.name}, of which the server says ${image?.state}`)
    }
    // Of two processes the events are mixed.
    if (this.scenario.user.second === undefined) this.markMove(event)
    if (event.event !== "retrying") return
    this.retries.push({
      at: this.time.now,
      line: `retrying ${event.activity} ${event.name} in ${event.delay} ms: ${renderProblem(event.problem, en)}`,
    })
  }

  layers(kill: Kill | undefined) {
    const online = Effect.sync(() => !this.isOffline())
    const journal = this.journal.layer(kill)
    return Layer.mergeAll(
      this.network.api,
      this.network.storage.pipe(Layer.provide(journal)),
      this.disk.source(this.processes.length === 0),
      journal,
      Layer.provideMerge(
        markGates(this.mark, this.scenario.transfers),
        layerEngine({ transfers: this.scenario.transfers, memory: this.scenario.memory }),
      ),
    ).pipe(
      Layer.provideMerge(
        Layer.mergeAll(
          Layer.succeed(Events, { emit: (event: Event) => this.hear(event) }),
          Layer.succeed(Connectivity, { online }),
        ),
      ),
    )
  }

  /** Runs one process of the engine, or two where the scenario wants it, to its end or to its kill. */
  run({ kill, stopAfter, variant }: ProcessOptions): ProcessRecord {
    const began = this.time.now
    const { counts } = this.network
    const before = { api: counts.api, bucket: counts.bucket }
    let stoppedAt: number | undefined
    if (this.processes.length > 0) this.journal.damage(this.dice, this.scenario.disk.damaged)
    this.disk.held.now = 0
    this.disk.isWell = stopAfter === undefined
    this.server.note("process", "")
    const pressed = Effect.callback<void>(resume => {
      if (stopAfter === undefined) return
      const turn = this.processes.length
      this.time.setTimer(began + stopAfter - this.time.now, () => {
        if (this.processes.length !== turn) return
        stoppedAt = this.time.now
        if (this.network.putting.size > 0) this.mark("stopped in mid-put")
        resume(Effect.void)
      })
    })
    const one = Effect.suspend(() =>
      uploadSet({ project: this.server.project, buckets: this.server.buckets, stop: pressed }).pipe(
        Effect.provide(variant(this.layers(kill))),
      ),
    )
    const { second } = this.scenario.user
    const program =
      second === undefined
        ? Effect.map(one, outcome => [outcome])
        : Effect.all([one, Effect.delay(one, second)], { concurrency: "unbounded" })
    const result = this.time.run<ReadonlyArray<Outcome>, never>(program, {
      seed: this.scenario.seed,
      skew: () => this.skew(),
      killed: () => this.journal.isKilled,
      atMost: 12 * 60 * 60_000,
    })
    if (result.ended !== "by itself") {
      this.link?.forget()
      this.network.putting.clear()
    }
    const ended = this.time.now
    const heldAfter = this.disk.held.now
    const active = this.activity
    const watched = result.ended === "by itself" && this.scenario.family !== "classic"
    const timersAfter = watched ? this.time.leftBehind(60_000) : 0
    const record: ProcessRecord = {
      began,
      ended,
      stoppedAt,
      result,
      api: counts.api - before.api,
      bucket: counts.bucket - before.bucket,
      activeAfter: this.activity - active,
      timersAfter,
      heldAfter,
    }
    this.processes.push(record)
    if (this.server.times("given up") > 0) this.mark("an image not touched for 65 minutes")
    if (result.ended === "by itself" && result.exit._tag === "Success") {
      for (const outcome of result.exit.value) markOutcome(this.mark, outcome)
    }
    return record
  }
}
