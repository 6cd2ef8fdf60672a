import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createWriteStream, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { startChrome } from "../bench/web/Chrome.ts"
import { drop, openUploader } from "../bench/web/page.ts"
import type { Owner } from "../demo/RunningService.ts"
import { rowsOf } from "./moves.ts"
import type { Fleet } from "./startFleet.ts"

const altilift = fileURLToPath(new URL("../../../packages/cli/bin/altilift.js", import.meta.url))

interface Upload {
  readonly url: string
  readonly owner: Owner
  readonly photos: string
  readonly project: string
  /** Where the client keeps its journal and its log. */
  readonly home: string
  /** Ends the client; the upload fails then. */
  readonly signal?: AbortSignal | undefined
}

/** Our command line; resolves with its exit code. */
export const uploadByCommand = async ({ url, owner, photos, project, home, signal }: Upload): Promise<number> => {
  mkdirSync(home, { recursive: true })
  const log = createWriteStream(join(home, "client.log"), { flags: "a" })
  const account = { ALTI_ENDPOINT: url, ALTI_KEY: owner.key, ALTI_TOKEN: owner.token }
  const words = [altilift, "upload", photos, "--project", project, "--create", "--retry-for", "10m"]
  const child: ChildProcess = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, HOME: home, ...account },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  })
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  const [code] = await once(child, "close")
  log.end()
  return code ?? -1
}

/**
 * The page in Chromium; resolves when all photos are Ready. Fails with what the page says when the time is over, and when
 * it is aborted.
 */
export const uploadByPage = async (
  fleet: Fleet,
  photos: string,
  project: string,
  longest: number,
  signal?: AbortSignal,
): Promise<void> => {
  await using chrome = await startChrome()
  const page = await openUploader(chrome, fleet, project)
  const paths = readdirSync(photos).map(name => join(photos, name))
  await drop(page, paths)
  await page.until(`part(".panel-end .button.primary:enabled")`)
  await page.evaluate(`part(".panel-end .button.primary").click()`)
  const until = Date.now() + longest
  while ((await readyIn(fleet, project)) < paths.length) {
    signal?.throwIfAborted()
    if (Date.now() > until) {
      const said = await page.evaluate<string>(`part("#panel-upload").innerText`)
      throw new Error(`after ${longest / 1_000} s the page says: ${said}`)
    }
    await after(1_000)
  }
}

/** Images of a project, by its id, that are Ready; none while the database is away. */
const readyIn = (fleet: Fleet, project: string): Promise<number> =>
  rowsOf(fleet, `select count(*)::int as images from images where state = 'Ready' and "projectId" = '${project}'`).then(
    ([row]) => Number(row?.images),
    () => 0,
  )
