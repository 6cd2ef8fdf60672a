import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Row } from "../cases.ts"
import { runClient } from "../client.ts"
import { median, until } from "../clocks.ts"
import { createProject } from "../reference.ts"
import { type Bench, fillerSet, mega, paused, photoSet, stored, withService } from "../setting.ts"
import { startChrome } from "./Chrome.ts"
import { drop, openUploader } from "./page.ts"

const pageFolder = dirname(fileURLToPath(import.meta.resolve("@altilift/web/index.html")))

/** Bytes of a script as a server sends it. */
const gzipped = (path: string): number => readFileSync(`${join(pageFolder, path)}.gz`).length

/** The longest task: browsers tell of those from 50 ms on. */
const taskOf = (milliseconds: number): string => (milliseconds < 50 ? "under 50 ms" : `${milliseconds.toFixed(0)} ms`)

/** To be evaluated: paths of the scripts that a page has fetched. */
const scripts = `performance.getEntriesByType("resource")
  .map(({ name }) => new URL(name).pathname)
  .filter(path => path.endsWith(".js"))`

/** A row without a target. */
const plain = (what: string, measured: string): Row => ({ what, measured, target: "—", met: true })

/** The most memory (MB) that a page may have. */
const memoryRow = (what: string, memory: number): Row => ({
  what,
  measured: `${memory.toFixed(0)} MB`,
  target: "< 500 MB",
  met: memory < 500,
})

/**
 * What a browser fetches until a user can sign in, choose and drop. What an upload needs is fetched when one begins.
 */
export const firstLoad = async (bench: Bench): Promise<readonly Row[]> =>
  withService(bench, paused, async service => {
    await using chrome = await startChrome()
    const page = await chrome.open(service.url)
    await page.until(`document.querySelector("#app button")`)
    await new Promise(resolve => setTimeout(resolve, 1000))
    const first = new Set(await page.evaluate<string[]>(scripts))
    await page.evaluate(`import("/uploader.js").then(() => true)`)
    const all = new Set(await page.evaluate<string[]>(scripts))
    const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + gzipped(path), 0) / 1000
    const most = 90
    return [
      {
        what: "page, first load",
        measured: `${sum(first).toFixed(1)} KB of JavaScript, gzip`,
        target: `≤ ${most} KB`,
        met: sum(first) <= most,
      },
      plain("page, with the engine, when an upload begins", `${sum(all).toFixed(1)} KB`),
    ]
  })

/** 20,000 files in a folder, dropped. */
export const list = async (bench: Bench): Promise<readonly Row[]> => {
  const count = 20_000
  const folder = fillerSet(bench, "list", count, 2_000)
  return withService(bench, paused, async service => {
    await using chrome = await startChrome()
    const page = await openUploader(chrome, service, await createProject(service, "list"))
    const startedAt = performance.now()
    await drop(page, [folder])
    const row = `part(".list .row")`
    await page.until(`${row} && part(".list .tall").offsetHeight >= ${count} * ${row}.offsetHeight`)
    await page.evaluate(`new Promise(resolve => {
      part(".list .scroller").scrollTop = part(".list .tall").offsetHeight / 2
      requestAnimationFrame(() => requestAnimationFrame(resolve))
    })`)
    const usable = (performance.now() - startedAt) / 1000
    await page.until(`part(".panel-end .button.primary:enabled")`)
    const scanned = (performance.now() - startedAt) / 1000
    const listing = await page.evaluate<number>("longest")
    await page.evaluate(`longest = 0; part(".panel-end .button.primary").click()`)
    await page.until(`phases.uploading`)
    await new Promise(resolve => setTimeout(resolve, 30_000))
    const uploading = await page.evaluate<number>("longest")
    const memory = chrome.peakMemory() / mega
    return [
      {
        what: "page, 20,000 files dropped",
        measured: `${usable.toFixed(1)} s until the list can be used`,
        target: "≤ 3 s",
        met: usable <= 3,
      },
      plain("page, until their sizes and headers are known", `${scanned.toFixed(1)} s`),
      plain("page, longest task while listing", taskOf(listing)),
      {
        what: "page, longest task in 30 s of uploading them",
        measured: taskOf(uploading),
        target: "≤ 200 ms",
        met: uploading <= 200,
      },
      memoryRow("page, memory with 20,000 files", memory),
    ]
  })
}

/** 200 photos of 5 MB, in a page and from the command line, against the same service with its verification paused. */
export const bulk = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = await photoSet(bench, "bulk", 200, 5 * mega)
  const ours: number[] = []
  const theirs: number[] = []
  const memory: number[] = []
  const tasks: number[] = []
  await withService(bench, paused, async service => {
    for (let run = 0; run < bench.runs; run++) {
      const project = await createProject(service, `command line ${run}`)
      const account = { endpoint: service.url, key: service.owner.key, token: service.owner.token }
      const stopWhen = () => until(() => stored(service, project) === 200)
      theirs.push((await runClient({ ...account, photos, project, stopWhen })).seconds)
      await using chrome = await startChrome()
      const target = await createProject(service, `page ${run}`)
      const page = await openUploader(chrome, service, target)
      await drop(page, [photos])
      await page.until(`part(".panel-end .button.primary:enabled")`)
      const startedAt = performance.now()
      await page.evaluate(`longest = 0; part(".panel-end .button.primary").click()`)
      await until(() => stored(service, target) === 200)
      ours.push((performance.now() - startedAt) / 1000)
      memory.push(chrome.peakMemory() / mega)
      tasks.push(await page.evaluate<number>("longest"))
      bench.say(`bulk ${run + 1}: ${theirs[run]?.toFixed(2)} s the command line, ${ours[run]?.toFixed(2)} s the page`)
    }
  })
  const ratio = median(ours.map((one, run) => (theirs[run] ?? 0) / one))
  const most = Math.max(...memory)
  const longest = Math.max(...tasks)
  const absolute = `${median(ours).toFixed(2)} s against ${median(theirs).toFixed(2)} s`
  return [
    {
      what: "page, 200 photos of 5 MB",
      measured: `${ratio.toFixed(2)} × the command line's rate (${absolute})`,
      target: "≥ 0.5 ×",
      met: ratio >= 0.5,
    },
    { what: "page, longest task meanwhile", measured: taskOf(longest), target: "≤ 200 ms", met: longest <= 200 },
    memoryRow("page, memory meanwhile", most),
  ]
}
