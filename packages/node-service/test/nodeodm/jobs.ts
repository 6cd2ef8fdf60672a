import { randomBytes } from "node:crypto"
import { mkdir, rm } from "node:fs/promises"
import { Effect, Layer, Schedule } from "effect"
import { Settings } from "../../src/config.ts"
import { layerDiskVault } from "../../src/drivers/diskVault.ts"
import type { Timing } from "../../src/drivers/nodeodm/persistence.ts"
import type { ReconstructionJob } from "../../src/ports/Reconstructor.ts"
import type { ImageRow, ProjectRow, TaskRow } from "../../src/ports/tables.ts"
import { originalOf, Vault } from "../../src/ports/Vault.ts"
import type { NodeOdmSettings } from "../../src/reconstruction/nodeOdmSettings.ts"
import { reconstructorSettings } from "../../src/reconstruction/reconstructorSettings.ts"
import { DataFolder } from "../../src/store/DataFolder.ts"
import { freshSettings } from "../embedded.ts"

/** The rule of retries, for tests that wait for its end. */
export const soon: Timing = {
  poll: "30 millis",
  backoff: Schedule.spaced("30 millis"),
  patience: { unreachable: 1000, busy: 1000, odd: 500, "out-of-disk": 300 },
  removal: "2 seconds",
}

/** The same, for tests in which its end is not to come. */
export const patient: Timing = {
  ...soon,
  patience: { unreachable: 60_000, busy: 60_000, odd: 60_000, "out-of-disk": 60_000 },
}

export const settingsOf = (more: Record<string, unknown>): NodeOdmSettings =>
  reconstructorSettings.parse({ name: "odm", kind: "nodeodm", ...more }) as NodeOdmSettings

/** The vault of a data folder of its own. */
export const layerVault = layerDiskVault.pipe(
  Layer.provide(DataFolder.layer),
  Layer.provide(Layer.effect(Settings, freshSettings)),
)

/** A job of its own with photos in the vault, and an empty folder of results. */
export const makeJob = Effect.fnUntraced(function* (names: ReadonlyArray<string>) {
  const vault = yield* Vault
  const projectId = randomBytes(12).toString("hex")
  const images = names.map(
    (name, index) => ({ id: String(index).padStart(24, "0"), projectId, name, size: 5, format: "JPEG" }) as ImageRow,
  )
  const project = { id: projectId, name: "a project", type: "free" } as ProjectRow
  const task = { id: randomBytes(12).toString("hex"), projectId, type: "Native" } as TaskRow
  const job: ReconstructionJob = { project, task, images, metaFiles: [], results: yield* vault.draftResults(task) }
  for (const image of images) yield* vault.write(originalOf(image), Buffer.from(image.id.slice(-5)))
  return job
})

/** What a reconstruction says, and a way to wait for it. */
export const makeListener = () => {
  const [lines, steps]: [Array<string>, Array<string>] = [[], []]
  let hear = () => {}
  const until = async (has: () => boolean) => {
    while (!has()) await new Promise<void>(wake => (hear = wake))
  }
  return {
    lines,
    steps,
    until,
    /** Waits for a step. */
    untilStep: (pattern: RegExp) => until(() => steps.some(step => pattern.test(step))),
    report: {
      line: (text: string) => {
        lines.push(text)
        hear()
      },
      progress: ({ step = "" }: { readonly step?: string }) => {
        steps.push(step)
        hear()
      },
    },
  }
}

/** As the runner does it before a task runs again. */
export const emptied = (job: ReconstructionJob) =>
  Effect.promise(async () => {
    await rm(job.results, { recursive: true, force: true })
    await mkdir(job.results, { recursive: true })
  })
