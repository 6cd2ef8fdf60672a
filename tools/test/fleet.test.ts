import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { type Disturbance, restart, restartPostgres, vaultAway, vaultWithout } from "../src/fleet/disturb.ts"
import { noFleet, runFleet } from "./support/fleetRun.ts"
import { mayMount, mountSmallDisk, type SmallDisk } from "./support/smallDisk.ts"

const faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
const noFaketime = !existsSync(faketime)
if (noFaketime) console.warn("*** no libfaketime: the test of a wrong clock is SKIPPED; install libfaketime")

/** A process whose clock is off; timers go by the right one. */
const clockOff = (by: string) => ({ LD_PRELOAD: faketime, FAKETIME: by, FAKETIME_DONT_FAKE_MONOTONIC: "1" })

const canMount = mayMount()
if (!canMount) console.warn("*** no right to mount: the test of a full disk under scratch is SKIPPED")

/** Gives a disk room, after a worker has met its end. */
const makeRoom = (disk: SmallDisk): Disturbance => ({
  name: "there is room under scratch",
  once: true,
  run: async ({ folder, processes }) => {
    const logs = processes.filter(({ name }) => name.startsWith("worker")).map(({ name }) => join(folder, `${name}.log`))
    while (!logs.some(log => readFileSync(log, "utf8").includes("ENOSPC"))) await after(200)
    disk.resize("16m")
  },
})

/** Stops a process for longer than its lease: another takes what it holds, and then both think that it is theirs. */
const freeze = (name: string, milliseconds: number): Disturbance => ({
  name: `${name} stands still for ${milliseconds} ms`,
  once: true,
  run: async ({ processes }) => {
    const pid = processes.find(one => one.name === name)?.pid()
    if (pid === undefined) throw new Error(`there is no ${name}`)
    process.kill(pid, "SIGSTOP")
    await after(milliseconds)
    process.kill(pid, "SIGCONT")
  },
})

describe.skipIf(noFleet)("a fleet that takes photos ends with each Ready once, and with its SHA-1,", { timeout: 400_000 }, () => {
  it("while APIs and workers are killed and restarted", async () => {
    const disturbances = [
      restart("worker-1", "SIGKILL"),
      restart("api-1", "SIGTERM"),
      restart("worker-2", "SIGTERM"),
      restart("api-2", "SIGKILL"),
    ]
    expect((await runFleet({ photos: 40, disturbances, every: 1_500 })).length).toBeGreaterThan(1)
  })

  it("from the page, while APIs and workers are killed, and PostgreSQL crashes", async () => {
    const disturbances = [
      restart("worker-1", "SIGKILL"),
      restart("api-1", "SIGTERM"),
      restart("api-2", "SIGKILL"),
      restartPostgres(),
    ]
    expect((await runFleet({ photos: 20, from: "the page", disturbances, every: 1_500 })).length).toBeGreaterThan(1)
  })

  it("while PostgreSQL crashes and comes back", async () => {
    expect((await runFleet({ photos: 40, disturbances: [restartPostgres(500)], every: 2_000 })).length).toBeGreaterThan(0)
  })

  it("while its vault answers 503 for half a minute", async () => {
    expect((await runFleet({ photos: 40, disturbances: [vaultAway(30_000)], every: 1_000 })).length).toBeGreaterThan(0)
  })

  it("while its vault answers 404 for one photo", async () => {
    expect((await runFleet({ photos: 40, disturbances: [vaultWithout(6)], every: 100 })).length).toBeGreaterThan(0)
  })

  it.skipIf(!canMount)("while the disk under scratch is full", async () => {
    using disk = mountSmallDisk("64k")
    const settings = { scratch: { folder: disk.folder } }
    const done = await runFleet({ photos: 20, disturbances: [makeRoom(disk)], every: 5_000, settings })
    expect(done.length).toBeGreaterThan(0)
  })

  it("while a worker is killed every two seconds", async () => {
    const disturbances = [restart("worker-1", "SIGKILL")]
    expect((await runFleet({ photos: 400, disturbances, every: 2_000 })).length).toBeGreaterThan(1)
  })

  it.skipIf(noFaketime)("when the clocks of an API and of a worker are five minutes off", async () => {
    const env = { "api-2": clockOff("+5m"), "worker-1": clockOff("-5m") }
    await runFleet({ photos: 20, disturbances: [], every: 1_000, env })
  })

  it("when a worker stands still for longer than its lease", async () => {
    const disturbances = [freeze("worker-1", 65_000)]
    expect((await runFleet({ photos: 40, disturbances, every: 1_500 })).length).toBeGreaterThan(0)
  })
})
