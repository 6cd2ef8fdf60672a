import { createHash } from "node:crypto"
import { mkdir, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Effect, Redacted } from "effect"
import writeFileAtomic from "write-file-atomic"
import { z } from "zod"
import type { Account } from "../config/Account.ts"
import { layerProjects } from "../layers.ts"
import { readAll } from "./projects/readAll.ts"

/** How long names are kept, and how long a shell waits for the server (milliseconds). */
const keepFor = 60_000
const answerWithin = 2_000

const Kept = z.object({ at: z.number(), names: z.array(z.string()) })

/**
 * The names of the user's projects, for completions: at most a minute old; older where the server does not answer at
 * once; none where nothing is known.
 *
 * @param folder where they are kept
 */
export const projectNames = Effect.fn("projectNames")(function* (account: Account, folder: string) {
  const file = join(folder, `projects-${hashOf(account)}.json`)
  const kept = yield* Effect.promise(() => read(file))
  if (kept !== undefined && Math.abs(Date.now() - kept.at) < keepFor) return kept.names
  const asked = Effect.gen(function* () {
    const projects = yield* readAll("list-projects", (client, options) => client.projects(options))
    const names = projects.map(({ name }) => name)
    yield* Effect.promise(() => keep(file, names))
    return names
  })
  return yield* asked.pipe(
    Effect.provide(layerProjects({ account, transfers: 1, retryFor: answerWithin })),
    Effect.timeout(answerWithin),
    Effect.catchCause(() => Effect.succeed(kept?.names ?? [])),
  )
})

/** Each account has a file of its own. */
const hashOf = ({ endpoint, token }: Account): string =>
  createHash("sha256")
    .update(`${endpoint}\n${Redacted.value(token)}`)
    .digest("hex")
    .slice(0, 16)

const read = async (file: string): Promise<z.infer<typeof Kept> | undefined> => {
  try {
    return Kept.parse(JSON.parse(await readFile(file, "utf8")))
  } catch {
    return undefined
  }
}

const keep = async (file: string, names: ReadonlyArray<string>): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFileAtomic(file, JSON.stringify({ at: Date.now(), names }), { mode: 0o600 })
}
