import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { Effect, Fiber } from "effect"
import { afterAll, expect, it } from "vitest"
import { download, type Open } from "../src/drivers/download.ts"
import { BucketError } from "../src/ports/Bucket.ts"
import { until } from "./api.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const silent = () =>
  new BucketError({ problem: { code: "bucket-silent", cloud: "S3", label: "Paris", error: "ECONNRESET" }, retryable: true })

/** A body of which a part comes, and then nothing more. */
const stalling = () => {
  const body = new Readable({ read: () => undefined })
  body.push("a part")
  return body
}

/** Copies, is interrupted when `isUnderWay`, and what is in the folder then. */
const interrupted = async (open: Open, isUnderWay: (names: ReadonlyArray<string>) => boolean) => {
  const folder = await temporaryFolder()
  const copying = Effect.runFork(download(open, join(folder, "photo"), silent))
  await until(() => readdir(folder), isUnderWay)
  await Effect.runPromise(Fiber.interrupt(copying))
  return readdir(folder)
}

it("that is interrupted closes what it reads, and leaves nothing behind", { timeout: 10_000 }, async () => {
  const body = stalling()
  const open: Open = async () => ({ body, size: 100, version: "1" })
  expect(await interrupted(open, names => names.includes("photo.draft"))).toEqual([])
  expect(body.destroyed).toBe(true)
})

it("that is interrupted before the bucket answered does not wait for it", { timeout: 10_000 }, async () => {
  const body = stalling()
  const answer = Promise.withResolvers<void>()
  let asked = false
  const open: Open = async () => {
    asked = true
    await answer.promise
    return { body, size: 100, version: "1" }
  }
  expect(await interrupted(open, () => asked)).toEqual([])
  answer.resolve()
  await until(async () => body.destroyed, Boolean)
})
