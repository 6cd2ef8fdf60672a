import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { runClient } from "../src/bench/client.ts"
import { startCounting } from "../src/bench/counting.ts"
import { generatePhotos } from "../src/photos.ts"

test("the command line uploads to the sink of the benchmarks, one PUT a photo", { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), "altilift-sink-"))
  const sink = await startCounting("sink")
  try {
    await generatePhotos({ dir, count: 5, width: 160, height: 120, seed: 1, bytes: 20_000 })
    const stopWhen = async () => {
      while (sink.count() < 5) await new Promise(resolve => setTimeout(resolve, 20))
    }
    const run = { endpoint: sink.url, key: "key", token: "token", photos: dir, project: "sink", stopWhen }
    expect((await runClient(run)).exitCode).toBeUndefined()
    expect(sink.count()).toBe(5)
  } finally {
    await sink.end()
    rmSync(dir, { recursive: true, force: true })
  }
})
