import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, readFile, stat, writeFile } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect, Result } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { limitsOf } from "../src/drivers/command/limits.ts"
import { endAll, identify, stillLeads } from "../src/drivers/command/processes.ts"
import { readProcess } from "../src/drivers/command/processRecord.ts"
import { runProgram } from "../src/drivers/command/runProgram.ts"
import { FileError } from "../src/ports/FileError.ts"
import { type CommandSettings, reconstructorSettings } from "../src/reconstruction/reconstructorSettings.ts"
import { until } from "./api.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const settingsOf = (others: object = {}): CommandSettings => {
  const parsed = reconstructorSettings.parse({ kind: "command", name: "a", command: ["true"], ...others })
  if (parsed.kind !== "command") throw new Error("no command")
  return parsed
}

const stateOf = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined)
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[0]
}
const lives = async (pid: number): Promise<boolean> => !["Z", undefined].includes(await stateOf(pid))
const ends = (pid: number) =>
  until(
    () => lives(pid),
    alive => !alive,
  )
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

describe("the process of a program", () => {
  it("is told apart from a later one with its id, also after the system started anew", async () => {
    const child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" })
    const pid = child.pid ?? 0
    const leader = await identify(pid)
    expect(await stillLeads(leader)).toBe(pid)
    expect(await stillLeads({ ...leader, startedAt: "1" })).toBeUndefined()
    expect(await stillLeads({ ...leader, bootId: "another start of the system" })).toBeUndefined()
    await endAll({ leader: undefined, mark: "RECONSTRUCT_TASK=of another task" })
    expect(await lives(pid)).toBe(true)
    await endAll({ leader: pid, mark: "RECONSTRUCT_TASK=of another task" })
    await ends(pid)
  })

  it("ends with those that left its group", async () => {
    const mark = `RECONSTRUCT_TASK=${Math.random()}`
    const env = { PATH: process.env.PATH, RECONSTRUCT_TASK: mark.split("=")[1] }
    const child = spawn("/bin/sh", ["-c", "setsid sh -c 'echo $$; exec sleep 60' &"], {
      detached: true,
      env,
      stdio: ["ignore", "pipe", "ignore"],
    })
    const exited = once(child, "exit")
    const [printed] = await once(child.stdout, "data")
    const pid = Number(String(printed))
    await exited
    await endAll({ leader: child.pid, mark })
    await ends(pid)
  })
})

const prepare = async () => {
  const folder = await temporaryFolder()
  const ran = join(folder, "ran")
  const start = {
    command: ["/bin/sh", "-c", `touch ${ran}; echo it ran; sleep 60`],
    folder,
    environment: { PATH: process.env.PATH },
    record: join(folder, "process.json"),
    mark: `RECONSTRUCT_TASK=${folder}`,
  }
  return { folder, ran, start }
}
const quiet = { progress: () => undefined, line: () => undefined }

describe("a program", () => {
  it("does not begin when it cannot be written down which process it is", async () => {
    const { start, ran, folder } = await prepare()
    const record = join(folder, "no such folder", "process.json")
    const end = await Effect.runPromise(Effect.result(runProgram({ ...start, record }, settingsOf(), quiet)))
    expect(Result.isFailure(end) && end.failure instanceof FileError).toBe(true)
    await sleep(500)
    expect(await exists(ran)).toBe(false)
  })

  it("never begins when the service is killed before that is written down, and is known when it is killed after", async () => {
    const killed = async (hindered: boolean) => {
      const { start, ran, folder } = await prepare()
      // Opening a pipe waits for its reader.
      if (hindered) execFileSync("mkfifo", [`${start.record}.draft`])
      const source = new URL("../src/drivers/command/runProgram.ts", import.meta.url)
      const effect = import.meta.resolve("effect")
      const code = `
        import { Effect } from ${JSON.stringify(effect)}
        import { runProgram } from ${JSON.stringify(source.href)}
        const report = { progress: () => {}, line: line => console.log(line) }
        if (${hindered}) setTimeout(() => console.log("waited"), 1500)
        await Effect.runPromise(runProgram(${JSON.stringify(start)}, { name: "a" }, report))
      `
      const file = join(folder, "service.mjs")
      await writeFile(file, code)
      const service = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] })
      await once(service.stdout, "data")
      const shells = execFileSync("ps", ["-o", "pid=", "--ppid", `${service.pid}`], { encoding: "utf8" })
      service.kill("SIGKILL")
      await once(service, "exit")
      return { ran: await exists(ran), program: Number(shells.trim()), record: start.record, mark: start.mark }
    }
    const before = await killed(true)
    await ends(before.program)
    expect(before.ran).toBe(false)
    const after = await killed(false)
    expect(after.ran).toBe(true)
    const record = await readProcess(after.record)
    expect(record?.pid).toBe(after.program)
    expect(await lives(after.program)).toBe(true)
    await endAll({ leader: record && (await stillLeads(record)), mark: after.mark })
    await ends(after.program)
  })
})

describe("the limits of a program", () => {
  it("are set by prlimit and taskset where systemd makes no scopes", async () => {
    const path = process.env.PATH
    const bin = await temporaryFolder()
    await writeFile(join(bin, "systemd-run"), "#!/bin/sh\nexit 1\n")
    await chmod(join(bin, "systemd-run"), 0o755)
    process.env.PATH = [bin, path].join(delimiter)
    try {
      const limits = await Effect.runPromise(limitsOf(settingsOf({ memory: 1e9, processorTime: "1h", processors: 1 })))
      expect(limits.slice(1, 4)).toEqual(["--as=1000000000", "--cpu=3600", "--"])
      expect(limits.slice(5)).toEqual(["--cpu-list", expect.stringMatching(/^\d+$/)])
      const [file = "", ...args] = limits
      expect(execFileSync(file, [...args, "nproc"], { encoding: "utf8" }).trim()).toBe("1")
    } finally {
      process.env.PATH = path
    }
  })

  it("are those of a scope of systemd where it makes some: memory of all processes together", async () => {
    const path = process.env.PATH
    const bin = await temporaryFolder()
    // Passes over its options, as the real one starts a program in its place.
    await writeFile(join(bin, "systemd-run"), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n')
    await chmod(join(bin, "systemd-run"), 0o755)
    process.env.PATH = [bin, path].join(delimiter)
    try {
      const limits = await Effect.runPromise(limitsOf(settingsOf({ memory: 1e9 })))
      expect(limits[0]).toBe(join(bin, "systemd-run"))
      expect(limits.slice(-5)).toEqual(["-p", "MemoryMax=1000000000", "-p", "MemorySwapMax=0", "--"])
      expect(limits).toContain("--scope")
    } finally {
      process.env.PATH = path
    }
  })
})
