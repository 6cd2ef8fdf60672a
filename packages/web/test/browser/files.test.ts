import { BucketTransport, ImageSource, Journal } from "@altilift/core"
import { jpeg, png } from "@altilift/core/contract"
import { Effect, Layer, Stream } from "effect"
import { openDB } from "idb"
import { assert, describe, inject, it, vi } from "vitest"
import { layerBrowserFiles } from "../../src/drivers/BrowserFiles.ts"
import { layerIndexedDbJournal } from "../../src/drivers/IndexedDbJournal.ts"
import { makeWatchdog } from "../../src/drivers/watchdog.ts"
import { layerXhrBucketTransport } from "../../src/drivers/XhrBucketTransport.ts"
import { makeFileSet } from "../../src/files/FileSet.ts"
import { askToRead, forgetHandles, keepHandles, keptSets, mayRead } from "../../src/files/keptHandles.ts"
import { listFiles, type OnNames } from "../../src/files/listFiles.ts"
import type { Listed } from "../../src/files/PhotoFile.ts"

/** A folder of the origin's own, with these files in it; slashes make folders. */
const folderOf = async (name: string, files: Readonly<Record<string, Uint8Array>>): Promise<FileSystemDirectoryHandle> => {
  const root = await navigator.storage.getDirectory()
  const place = await root.getDirectoryHandle(crypto.randomUUID(), { create: true })
  const folder = await place.getDirectoryHandle(name, { create: true })
  for (const [path, bytes] of Object.entries(files)) await write(folder, path, bytes)
  return folder
}

const write = async (folder: FileSystemDirectoryHandle, path: string, bytes: Uint8Array): Promise<void> => {
  const steps = path.split("/")
  let at = folder
  for (const step of steps.slice(0, -1)) at = await at.getDirectoryHandle(step, { create: true })
  const file = await at.getFileHandle(steps.at(-1) ?? "", { create: true })
  const writable = await file.createWritable()
  await writable.write(new Uint8Array(bytes))
  await writable.close()
}

const listed = async (chosen: Parameters<typeof listFiles>[0]): Promise<ReadonlyArray<Listed>> => {
  const all: Array<Listed> = []
  for await (const some of listFiles(chosen)) all.push(...some)
  return all
}

describe("what was chosen", () => {
  it("is looked through with all its folders, each file under its path", async () => {
    const folder = await folderOf("DCIM", { "b.jpg": jpeg.bytes, "100MEDIA/a.jpg": jpeg.bytes, "100MEDIA/deep/c.png": png.bytes })
    const all = await listed([folder])
    assert.deepStrictEqual(all.map(({ file }) => file.ref).sort(), [
      "DCIM/100MEDIA/a.jpg",
      "DCIM/100MEDIA/deep/c.png",
      "DCIM/b.jpg",
    ])
    assert.deepStrictEqual(all.map(({ file }) => file.name).sort(), ["a.jpg", "b.jpg", "c.png"])
  })

  it("tells names before it asks for files, under the same paths", async () => {
    const folder = await folderOf("DCIM", { "b.jpg": jpeg.bytes, "100MEDIA/a.jpg": jpeg.bytes })
    const told: Array<string> = []
    const met = new Set<string>()
    const meet: OnNames = files => {
      for (const { ref, name } of files) met.add(`${ref} ${name}`)
    }
    for await (const some of listFiles([folder], meet)) {
      for (const { file } of some) told.push(`${met.has(`${file.ref} ${file.name}`)} ${file.ref}`)
    }
    assert.deepStrictEqual(told.sort(), ["true DCIM/100MEDIA/a.jpg", "true DCIM/b.jpg"])
    assert.strictEqual(met.size, 2)
  })

  it("keeps files of the same path apart", async () => {
    const [one, other] = [await folderOf("DCIM", { "a.jpg": jpeg.bytes }), await folderOf("DCIM", { "a.jpg": png.bytes })]
    const all = await listed([one, other])
    assert.deepStrictEqual(
      all.map(({ file }) => file.ref),
      ["DCIM/a.jpg", "DCIM/a.jpg (2)"],
    )
  })

  it("tells of a folder that is gone, and goes on with the others", async () => {
    const [gone, there] = [await folderOf("gone", { "a.jpg": jpeg.bytes }), await folderOf("there", { "b.jpg": jpeg.bytes })]
    if ("remove" in gone && typeof gone.remove === "function") await gone.remove({ recursive: true })
    const all = await listed([gone, there])
    assert.deepStrictEqual(
      all.map(({ found, file }) => `${found} ${file.ref}`),
      ["unreadable gone", "file there/b.jpg"],
    )
  })

  it("is not looked through again when it is a list already", async () => {
    const once = await listed([await folderOf("DCIM", { "a.jpg": jpeg.bytes })])
    assert.deepStrictEqual(await listed(once), once)
  })
})

describe("a file that changes", () => {
  const payloadOf = (folder: FileSystemDirectoryHandle, between: () => Promise<void>) =>
    Effect.gen(function* () {
      const source = yield* ImageSource
      const [found] = Array.from(yield* Stream.runCollect(source.found))
      if (found === undefined) return yield* Effect.die("nothing found")
      yield* Effect.promise(between)
      return yield* source.read(found.file)
    }).pipe(Effect.provide(layerBrowserFiles(makeFileSet([folder]))))

  it("after it was listed is read as it is now", async () => {
    const folder = await folderOf("DCIM", { "a.jpg": jpeg.bytes })
    const payload = await Effect.runPromise(Effect.scoped(payloadOf(folder, () => write(folder, "a.jpg", png.bytes))))
    assert.strictEqual(payload.content.checksum, png.checksum)
    assert.strictEqual(payload.file.size, png.bytes.byteLength)
  })

  it("after it was hashed is not sent, however the bytes are had", async () => {
    const folder = await folderOf("DCIM", { "a.jpg": jpeg.bytes })
    const sent = Effect.gen(function* () {
      const { body, content } = yield* payloadOf(folder, async () => {})
      if (body.kind !== "stream") return yield* Effect.die("no stream")
      const { send } = yield* BucketTransport
      yield* Effect.promise(() => write(folder, "a.jpg", png.bytes))
      const to = content.size
      const request = {
        method: "PUT",
        url: `${inject("bucket")}/accepts/x`,
        headers: {},
        contentType: "image/jpeg",
        body,
        from: 0,
        to,
      } as const
      return [yield* Effect.flip(Stream.runDrain(body.open(0, to))), yield* Effect.flip(send(request, () => {}))]
    })
    const errors = await Effect.runPromise(Effect.scoped(sent).pipe(Effect.provide(layerXhrBucketTransport(location.href))))
    assert.deepStrictEqual(
      errors.map(({ _tag }) => _tag),
      ["Changed", "Changed"],
    )
  })
})

describe("folders that are kept", () => {
  const endpoint = `https://${crypto.randomUUID()}.example.com`

  it("are there again with their project, until they are forgotten", async () => {
    const folder = await folderOf("DCIM", { "a.jpg": jpeg.bytes })
    await keepHandles({ endpoint, project: "North", handles: [folder], leftOut: [] })
    await keepHandles({ endpoint, project: "South", handles: [folder], leftOut: [] })
    const sets = await keptSets(endpoint)
    assert.sameMembers(
      sets.map(({ project }) => project),
      ["North", "South"],
    )
    const [set] = sets
    if (set === undefined) throw new Error("nothing kept")
    assert.isTrue(await mayRead(set))
    assert.isTrue(await askToRead(set))
    assert.deepStrictEqual(
      (await listed(set.handles as ReadonlyArray<FileSystemDirectoryHandle>)).map(({ file }) => file.ref),
      ["DCIM/a.jpg"],
    )
    await forgetHandles(set)
    assert.strictEqual((await keptSets(endpoint)).length, 1)
    assert.deepStrictEqual(await keptSets("https://other.example.com"), [])
  })
})

describe("the journal of two tabs", () => {
  const key = { endpoint: "https://api.example.com", project: "5a1b", checksum: "a".repeat(40) }

  it("is one, and what is damaged in it counts as absent", async () => {
    const name = `journal ${crypto.randomUUID()}`
    const tab = () => layerIndexedDbJournal(name).pipe(Layer.fresh)
    const program = Effect.gen(function* () {
      const [one, other] = [yield* Layer.build(tab()), yield* Layer.build(tab())]
      const inOne = Effect.provideContext(
        Effect.flatMap(Journal, journal =>
          journal.save(key, { at: "Stored", id: "1f", storedAt: 1, retried: false, announce: false }),
        ),
        one,
      )
      yield* inOne
      const load = Effect.flatMap(Journal, journal => journal.load(key))
      assert.strictEqual((yield* Effect.provideContext(load, other))?.at, "Stored")
      yield* Effect.promise(async () => {
        const database = await openDB(name)
        await database.put("images", { at: "Stored", id: 7 }, [key.endpoint, key.project, key.checksum])
        database.close()
      })
      assert.isUndefined(yield* Effect.provideContext(load, other))
    })
    await Effect.runPromise(Effect.scoped(program))
  })
})

describe("a transfer that stands still", () => {
  it("is noticed after a minute, later when much was handed over, and never after its end", () => {
    vi.useFakeTimers()
    const stalled = vi.fn()
    const watchdog = makeWatchdog(stalled)
    vi.advanceTimersByTime(50_000)
    watchdog.moved(800_000)
    vi.advanceTimersByTime(159_000)
    assert.strictEqual(stalled.mock.calls.length, 0)
    vi.advanceTimersByTime(1_000)
    assert.strictEqual(stalled.mock.calls.length, 1)
    const other = makeWatchdog(stalled)
    other.end()
    vi.advanceTimersByTime(1_000_000)
    assert.strictEqual(stalled.mock.calls.length, 1)
    vi.useRealTimers()
  })
})
