import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const source = join(import.meta.dirname, "../src/ceph/shareServer.ts")

let folder: string
const running = new Set<ChildProcess>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "share-server-"))
})
afterEach(() => {
  for (const child of running) child.kill("SIGKILL")
  running.clear()
  rmSync(folder, { recursive: true, force: true })
})

/** A process that uses a server, which is a file here, until it is told to leave. */
const user = () => {
  const [server, log, books] = ["server", "log", "books"].map(name => JSON.stringify(join(folder, name)))
  const program = `
    import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs"
    import { shareServer } from ${JSON.stringify(source)}
    const slowly = () => new Promise(resolve => setTimeout(resolve, 300))
    const shared = await shareServer({
      answers: async () => existsSync(${server}),
      start: async () => { appendFileSync(${log}, "start "); await slowly(); writeFileSync(${server}, "") },
      stop: async () => { appendFileSync(${log}, "stop "); await slowly(); rmSync(${server}) },
    }, ${books})
    console.log("in")
    process.stdin.once("data", async () => { await shared.leave(); process.exit() })`
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] })
  running.add(child)
  const entered = once(child.stdout, "data")
  const left = once(child, "exit")
  return {
    entered,
    leave: () => {
      child.stdin.write("leave\n")
      return left
    },
    kill: () => {
      child.kill("SIGKILL")
      return left
    },
  }
}

const log = () => (existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8") : "")

describe("a server that several processes share", () => {
  it("is started by the first and stopped by the last, also when they come at the same time", async () => {
    const users = [user(), user(), user()]
    await Promise.all(users.map(({ entered }) => entered))
    expect(log()).toBe("start ")
    await Promise.all(users.slice(1).map(({ leave }) => leave()))
    expect(log()).toBe("start ")
    await users[0]?.leave()
    expect(log()).toBe("start stop ")
  })

  it("is stopped by who comes after one that was killed", async () => {
    const killed = user()
    await killed.entered
    await killed.kill()
    const next = user()
    await next.entered
    await next.leave()
    expect(log()).toBe("start stop ")
  })

  it("is not started again, and so taken from who uses it, when it answers late", async () => {
    const first = user()
    await first.entered
    rmSync(join(folder, "server"))
    const next = user()
    setTimeout(() => writeFileSync(join(folder, "server"), ""), 2_500)
    await next.entered
    expect(log()).toBe("start ")
    await next.leave()
    await first.leave()
    expect(log()).toBe("start stop ")
  })

  it("is left running when it ran before", async () => {
    writeFileSync(join(folder, "server"), "")
    const guest = user()
    await guest.entered
    await guest.leave()
    expect(log()).toBe("")
  })
})
