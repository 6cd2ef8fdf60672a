import { createHash } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { jpeg } from "@altilift/core/contract"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { afterAll } from "vitest"
import { makeBufferPool } from "../../src/drivers/BufferPool.ts"
import { makeGroupCommit } from "../../src/drivers/groupCommit.ts"
import { makePhotoReaders } from "../../src/drivers/PhotoReaders.ts"
import { readPhoto } from "../../src/drivers/readPhoto.ts"

const folder = mkdtempSync(join(tmpdir(), "altilift-threads-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A JPEG that is big enough to be read by a thread. */
const photo = Buffer.concat([jpeg.bytes, Buffer.alloc(300_000, 7)])
const ref = join(folder, "DJI_0001.JPG")
writeFileSync(ref, photo)
const file = { ref, name: "DJI_0001.JPG", size: photo.length, modifiedAt: 0 }
const checksum = createHash("sha1").update(photo).digest("hex")
/** A thread that dies when it is asked for something. */
const mortal = () =>
  new Worker('require("node:worker_threads").parentPort.once("message", () => process.exit(1))', { eval: true })

describe("threads", () => {
  it.live("read and hash a photo into the very buffer that is sent", () =>
    Effect.gen(function* () {
      const readers = yield* makePhotoReaders()
      const payload = yield* readPhoto(file, makeBufferPool(10_000_000), readers)
      assert.strictEqual(payload.content.checksum, checksum)
      assert.isTrue(payload.body.kind === "bytes" && photo.equals(payload.body.bytes))
    }).pipe(Effect.scoped),
  )

  it.live("that die over a photo cost nothing but time: it is read all the same", () =>
    Effect.gen(function* () {
      const readers = yield* makePhotoReaders(mortal)
      const pool = makeBufferPool(10_000_000)
      for (let round = 0; round < 3; round++) {
        const payload = yield* Effect.scoped(readPhoto(file, pool, readers))
        assert.strictEqual(payload.content.checksum, checksum)
      }
    }).pipe(Effect.scoped),
  )

  it.live("that die over the journal end the run with a reason, at once and later", () =>
    Effect.gen(function* () {
      const commit = yield* makeGroupCommit(join(folder, "journal.sqlite"), mortal)
      const write = { into: "files", values: ["a", 1, 1, "c", "JPEG"] } as const
      for (let round = 0; round < 2; round++) {
        const fault = yield* Effect.flip(commit.now(write))
        assert.strictEqual(fault.kind, "local")
        assert.match(fault.message, /journal\.sqlite.*the thread that writes it has ended/)
      }
    }).pipe(Effect.scoped),
  )
})
