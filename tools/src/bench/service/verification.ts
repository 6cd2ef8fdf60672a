import { execFile } from "node:child_process"
import { existsSync, mkdirSync, rmSync } from "node:fs"
import { delimiter, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { promisify } from "node:util"
import { startService } from "../../demo/RunningService.ts"
import type { Row } from "../cases.ts"
import { runClient } from "../client.ts"
import { median, until } from "../clocks.ts"
import { type Bench, mega, paused, photoSet } from "../setting.ts"

const run = promisify(execFile)

/** Two at a time: the checksum, and a decode at an eighth as the thumbnail takes one. */
const reference = `find "$1" -type f -print0 |
  xargs -0 -P2 -n1 sh -c 'openssl dgst -sha1 "$0" >/dev/null && djpeg -scale 1/8 "$0" >/dev/null'`

const has = (program: string) => (process.env.PATH ?? "").split(delimiter).some(folder => existsSync(join(folder, program)))

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

/** Takes photos in without verifying them, then starts again: from there on until all are Ready (seconds). */
const verify = async (folder: string, photos: string, count: number): Promise<number> => {
  const holding = await startService(folder, paused)
  const { url: endpoint, owner } = holding
  const stopWhen = () => untilAll(holding.data, "Uploaded", count)
  await runClient({ endpoint, key: owner.key, token: owner.token, photos, project: "verification", stopWhen })
  await holding.end()
  const service = await startService(folder)
  try {
    return await secondsOf(() => untilAll(service.data, "Ready", count))
  } finally {
    await service.end()
  }
}

/** Looks by one connection: opening one each time would take the processor from what is measured. */
const untilAll = async (data: string, state: string, count: number): Promise<void> => {
  using database = new DatabaseSync(join(data, "altilift.db"), { readOnly: true })
  const statement = database.prepare("select count(*) as images from images where state = ?")
  await until(() => Number(statement.get(state)?.images) === count, 20)
}

/** The service's verification against `openssl` and `djpeg` over the same files. */
export const verification = async (bench: Bench): Promise<readonly Row[]> => {
  const missing = ["openssl", "djpeg", "xargs"].filter(program => !has(program))
  if (missing.length > 0) {
    bench.cannot(`verification needs ${missing.join(", ")}; install openssl and libjpeg-turbo-progs`)
    return []
  }
  const { photos: count = 200 } = bench.sizes
  const photos = await photoSet(bench, `verification-${count}`, count, 5 * mega)
  const ratios: number[] = []
  for (let round = 0; round < bench.runs; round++) {
    const folder = join(bench.folder, `verification-${process.pid}-${round}`)
    mkdirSync(folder)
    try {
      const theirs = await secondsOf(() => run("sh", ["-c", reference, "reference", photos]))
      const ours = await verify(folder, photos, count)
      ratios.push(theirs / ours)
      bench.say(`verification ${round + 1}: ${theirs.toFixed(2)} s the reference, ${ours.toFixed(2)} s the service`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const ratio = median(ratios)
  const measured = `${ratio.toFixed(2)} × the rate of the reference`
  return [{ what: `verification of ${count} photos of 5 MB`, measured, target: "≥ 0.8 ×", met: ratio >= 0.8 }]
}
