import { Effect, Layer } from "effect"
import { afterAll, afterEach, describe, expect, it, vi } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { readSettings, Settings } from "../src/config.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { layerStore } from "../src/layers.ts"
import { registerMetaFile } from "../src/meta/registerMetaFile.ts"
import { createProject } from "../src/projects/Projects.ts"
import { newDatabase, noPostgres } from "./postgres.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterEach(() => {
  vi.useRealTimers()
})
afterAll(removeAll)

const paris = { cloud: "S3", bucket: "Paris" } as const
const room = Room.of({ forImage: () => Effect.succeed(undefined), forBytes: () => Effect.never, forArrived: () => Effect.never })

describe.skipIf(noPostgres)("a process whose clock is wrong", () => {
  it.each([-3, 3])("by %d hours writes by the clock of the database when files were touched", async hours => {
    const data = await temporaryFolder()
    const settings = readSettings({ data }, { ALTILIFT_DATABASE: await newDatabase() })
    const program = Effect.gen(function* () {
      const { key, token } = yield* addUser("a@example.com")
      const { user } = yield* identify(key, token)
      const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
      const project = yield* createProject(user?.id ?? "", named)
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 })
      const image = yield* registerImage(project, { name: "a.jpg", type: undefined, checksum: "a".repeat(40) }, paris)
      const started = yield* moveImage(image.id, "started")
      const arrived = yield* moveImage(image.id, "arrived")
      const file = yield* registerMetaFile(project, { name: "geo.txt", checksum: undefined }, paris)
      vi.useRealTimers()
      return [image, started?.row, arrived?.row, file]
    }).pipe(Effect.provideService(Room, room))
    const rows = await Effect.runPromise(
      Effect.provide(program, Layer.merge(layerStore(settings), Layer.succeed(Settings, settings))),
    )
    for (const row of rows) expect(Math.abs((row?.touchedAt ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(rows.map(row => row?.lookAt != null)).toEqual([true, true, false, true])
    for (const row of rows) if (row?.lookAt != null) expect(Math.abs(row.lookAt - Date.now())).toBeLessThan(60_000)
  })
})
