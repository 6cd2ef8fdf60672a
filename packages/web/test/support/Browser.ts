import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { type BrowserContext, chromium as playwright } from "playwright-core"
import { chromium, launchOptions } from "./chromium.ts"

/** A browser with a profile of its own, which survives it. */
export interface Browser extends AsyncDisposable {
  readonly context: () => BrowserContext
  /** Ends it as a crash or a power cut would. */
  readonly kill: () => Promise<void>
  /** Starts it again with the same profile. */
  readonly start: () => Promise<void>
  /** Of the browser itself; its other processes are its children. */
  readonly pid: () => number
}

export interface BrowserOptions {
  /**
   * A tab behind another is hidden, as with people; else the test tools have every tab believe that it is looked at.
   */
  readonly hidesTabs?: boolean
}

export const startBrowser = async ({ hidesTabs = false }: BrowserOptions = {}): Promise<Browser> => {
  if (chromium === undefined) throw new Error("there is no Chromium: this test should have been skipped")
  const profile = await mkdtemp(join(tmpdir(), "altilift-profile-"))
  let child: ChildProcess
  let context: BrowserContext

  const start = async (): Promise<void> => {
    const flags = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "--window-size=1280,900"]
    // A group of its own, so that its children go with it.
    child = spawn(chromium ?? "", [...launchOptions.args, ...flags, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    })
    const browser = await playwright.connectOverCDP(await debuggerAddress(child), { noDefaults: hidesTabs })
    const [first] = browser.contexts()
    if (first === undefined) throw new Error("the browser has no window")
    context = first
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    const gone = once(child, "exit")
    process.kill(-child.pid, "SIGKILL")
    await gone
  }
  await start()
  return {
    context: () => context,
    kill,
    start,
    pid: () => child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      await kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

/** The browser prints it when it is ready. */
const debuggerAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ""
    child.once("exit", code => reject(new Error(`the browser ended with ${code}: ${said}`)))
    if (child.stderr === null) return
    createInterface({ input: child.stderr }).on("line", line => {
      said += `${line}\n`
      const address = /^DevTools listening on (\S+)/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
  })
