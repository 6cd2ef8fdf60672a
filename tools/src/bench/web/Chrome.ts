import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { chromiumFlags, findChromium } from "../../findChromium.ts"
import { makeTarget, type Target } from "./Target.ts"

/**
 * A browser that nothing looks into but what is asked: the test tools listen to every request and its body, which costs
 * more than sending it.
 */
export interface Chrome extends AsyncDisposable {
  readonly open: (url: string) => Promise<Target>
  /** The most memory (bytes) that the process of any page had since this was asked last. */
  readonly peakMemory: () => number
}

const flags = ["--headless=new", ...chromiumFlags, "--remote-debugging-port=0", "--window-size=1280,900"]

/**
 * Milliseconds between two looks at the memory of pages: each has the kernel go through all of it, which a page feels.
 */
const watchEvery = 500

export const startChrome = async (): Promise<Chrome> => {
  const profile = mkdtempSync(join(tmpdir(), "altilift-bench-chrome-"))
  const child = spawn(findChromium(), [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  })
  const address = await new Promise<URL>((resolve, reject) => {
    child.once("exit", code => reject(new Error(`the browser ended with ${code}`)))
    createInterface({ input: child.stderr }).on("line", line => {
      const ready = /^DevTools listening on (\S+)/.exec(line)?.[1]
      if (ready !== undefined) resolve(new URL(ready))
    })
  })
  const browser = child.pid ?? 0
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, ...renderersOf(browser).map(residentMemory))
  }, watchEvery)
  return {
    open: async url => {
      // Empty at first: a page that is still on its way may have nothing to evaluate in.
      const made = await fetch(`http://${address.host}/json/new?about:blank`, { method: "PUT" })
      const { webSocketDebuggerUrl } = (await made.json()) as { readonly webSocketDebuggerUrl: string }
      const target = await makeTarget(webSocketDebuggerUrl)
      await target.send("Page.navigate", { url })
      return target
    },
    peakMemory: () => {
      const most = peak
      peak = 0
      return most
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(watch)
      const gone = once(child, "exit")
      process.kill(-browser, "SIGKILL")
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

const readOr = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

/** Processes of pages. They are in the browser's process group, as everything that it started. */
const renderersOf = (browser: number): readonly number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter(pid => {
      if (!(pid > 0)) return false
      const stat = readOr(`/proc/${pid}/stat`)
      const group = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2])
      return group === browser && readOr(`/proc/${pid}/cmdline`).includes("--type=renderer")
    })

/** What a process alone has in memory: pages that it shares with others count in part. */
const residentMemory = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
