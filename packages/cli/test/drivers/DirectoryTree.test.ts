import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, writeFileSync } from "node:fs"
import { appendFile, chmod, link, mkdir, rm, symlink, truncate, utimes } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Found, ImageSource, type Payload, type SourceFile } from "@altilift/core"
import { imageSourceSuite } from "@altilift/core/contract"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { layerDirectoryTree } from "../../src/drivers/DirectoryTree.ts"
import { jpeg, jpegOf, tiff } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

imageSourceSuite("DirectoryTree", files =>
  Layer.unwrap(
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "altilift-suite-"))),
        path => Effect.promise(() => rm(path, { recursive: true })),
      )
      for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes)
      return layerDirectoryTree([folder])
    }),
  ),
)

const walked = (paths: ReadonlyArray<string>): Promise<ReadonlyArray<Found>> =>
  Effect.gen(function* () {
    const source = yield* ImageSource
    return Array.from(yield* Stream.runCollect(source.found))
  }).pipe(Effect.provide(layerDirectoryTree(paths)), Effect.runPromise)

const names = async (sandbox: Sandbox, paths = [sandbox.path]) =>
  (await walked(paths)).map(({ file }) => file.ref.slice(sandbox.path.length + 1))

const fileAt = (ref: string, size: number): SourceFile => ({ ref, name: ref.split("/").at(-1) ?? "", size, modifiedAt: 0 })

const read = (file: SourceFile, memory?: number) =>
  Effect.flatMap(ImageSource, source => source.read(file)).pipe(
    Effect.provide(layerDirectoryTree([], memory === undefined ? {} : { memory })),
  )

describe("the walk through folders", () => {
  it("goes into all folders, in the order of names, and passes over hidden ones", async () => {
    await using sandbox = await makeSandbox()
    for (const name of ["b/2.jpg", "a/x/1.jpg", "c 'q' #1 100% ✈️.jpg", ".hidden.jpg", ".git/3.jpg", "ü/ñ.JPG"]) {
      await sandbox.write(name, "x")
    }
    assert.deepStrictEqual(await names(sandbox), ["a/x/1.jpg", "b/2.jpg", "c 'q' #1 100% ✈️.jpg", "ü/ñ.JPG"])
  })

  it("takes a hidden file that is given by name", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write(".hidden.jpg", "x")
    assert.deepStrictEqual(await names(sandbox, [sandbox.file(".hidden.jpg")]), [".hidden.jpg"])
  })

  it("survives loops of links and meets every file once, however often its path is given", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/1.jpg", "x")
    await symlink(sandbox.path, sandbox.file("photos/up"))
    await symlink(sandbox.file("photos"), sandbox.file("again"))
    await symlink(sandbox.file("photos/1.jpg"), sandbox.file("photos/same.jpg"))
    const paths = [sandbox.path, sandbox.file("photos"), sandbox.file("photos/1.jpg"), sandbox.file("photos/1.jpg")]
    assert.strictEqual((await names(sandbox, paths)).length, 1)
  })

  it("takes hard links for files of their own", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("1.jpg", "x")
    await link(sandbox.file("1.jpg"), sandbox.file("2.jpg"))
    assert.deepStrictEqual(await names(sandbox), ["1.jpg", "2.jpg"])
  })

  it.skipIf(process.getuid?.() === 0)("reports a folder that it may not read, and goes on", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("a/1.jpg", "x")
    await sandbox.write("b/2.jpg", "x")
    await chmod(sandbox.file("a"), 0)
    const found = await walked([sandbox.path])
    await chmod(sandbox.file("a"), 0o755)
    assert.deepStrictEqual(
      found.map(one => one.found),
      ["unreadable", "file"],
    )
  })
})

describe("reading a photo", () => {
  it.effect("gives the bytes that it hashed", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const bytes = yield* Effect.promise(() => jpegOf(1, 3_000_000))
      const path = yield* Effect.promise(() => sandbox.write("big.jpg", bytes))
      const payload = yield* read(fileAt(path, bytes.length))
      assert.strictEqual(payload.content.checksum, sha1(bytes))
      assert.strictEqual(payload.content.size, bytes.length)
      assert.isTrue(payload.body.kind === "bytes" && Buffer.compare(payload.body.bytes, bytes) === 0)
    }).pipe(Effect.scoped),
  )

  it.effect("sends a file as a stream, again and again, when it is too big for its share of the memory", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const bytes = yield* Effect.promise(() => jpegOf(2, 5_000_000))
      const path = yield* Effect.promise(() => sandbox.write("huge.jpg", bytes))
      const payload = yield* read(fileAt(path, bytes.length), 8_000_000)
      assert.strictEqual(payload.content.checksum, sha1(bytes))
      for (let time = 0; time < 2; time++) assert.strictEqual(sha1(yield* streamed(payload)), sha1(bytes))
      const part = yield* streamed(payload, 1_500_000, 3_000_001)
      assert.strictEqual(Buffer.compare(part, bytes.subarray(1_500_000, 3_000_001)), 0)
    }).pipe(Effect.scoped),
  )

  it.effect("fails a stream as Changed when the file is another one before the last bytes are out", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const bytes = yield* Effect.promise(() => jpegOf(3, 5_000_000))
      const path = yield* Effect.promise(() => sandbox.write("huge.jpg", bytes))
      const payload = yield* read(fileAt(path, bytes.length), 8_000_000)
      yield* Effect.promise(() => utimes(path, new Date(), new Date(Date.now() + 5000)))
      assert.strictEqual((yield* Effect.flip(streamed(payload)))._tag, "Changed")
      assert.strictEqual((yield* Effect.flip(streamed(payload, 0, 10)))._tag, "Changed")
      yield* Effect.promise(() => truncate(path, 1_500_000))
      assert.strictEqual((yield* Effect.flip(streamed(payload)))._tag, "Changed")
    }).pipe(Effect.scoped),
  )

  it.live("gives up on a file that never stops growing", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const bytes = yield* Effect.promise(() => jpegOf(4, 60_000_000))
      const path = yield* Effect.promise(() => sandbox.write("growing.jpg", bytes))
      const growing = yield* Effect.forkChild(
        Effect.forever(
          Effect.andThen(
            Effect.promise(() => appendFile(path, "more")),
            Effect.sleep(1),
          ),
        ),
      )
      const error = yield* Effect.flip(read(fileAt(path, bytes.length)))
      yield* Fiber.interrupt(growing)
      assert.strictEqual(error._tag, "ImageFault")
      assert.match(error.message, /keeps changing/)
    }).pipe(Effect.scoped),
  )

  it.live("makes readers wait for memory instead of taking more than the budget", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const bytes = yield* Effect.promise(() => jpegOf(5, 1_000_000))
      const path = yield* Effect.promise(() => sandbox.write("a.jpg", bytes))
      let reading = 0
      let most = 0
      const one = Effect.gen(function* () {
        const source = yield* ImageSource
        yield* source.read(fileAt(path, bytes.length))
        most = Math.max(most, ++reading)
        yield* Effect.sleep(5)
        reading--
      }).pipe(Effect.scoped)
      yield* Effect.replicateEffect(one, 40, { concurrency: "unbounded" }).pipe(
        Effect.provide(layerDirectoryTree([], { memory: 4_300_000 })),
      )
      assert.strictEqual(most, 4)
    }).pipe(Effect.scoped),
  )

  it.effect("does not take a camera raw for a photo, whatever is TIFF about it", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const raw = asDng(yield* Effect.promise(() => tiff(6)))
      const path = yield* Effect.promise(() => sandbox.write("photo.DNG", raw))
      assert.strictEqual((yield* Effect.flip(read(fileAt(path, raw.length))))._tag, "NotAnImage")
      const named = yield* Effect.promise(() => sandbox.write("photo.tif", raw))
      assert.match((yield* Effect.flip(read(fileAt(named, raw.length)))).message, /DNG is camera raw: export JPEG or TIFF/)
    }).pipe(Effect.scoped),
  )

  it.effect("tells a big TIFF from a big camera raw without having all of it in memory", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const small = yield* Effect.promise(() => tiff(7))
      const big = movedDirectory(small, 5_000_000)
      const path = yield* Effect.promise(() => sandbox.write("big", big))
      assert.strictEqual((yield* read(fileAt(path, big.length), 8_000_000)).content.type, "TIFF")
      const raw = asDng(big)
      const rawPath = yield* Effect.promise(() => sandbox.write("raw", raw))
      assert.strictEqual((yield* Effect.flip(read(fileAt(rawPath, raw.length), 8_000_000)))._tag, "NotAnImage")
    }).pipe(Effect.scoped),
  )

  it.effect.skipIf(process.platform === "win32")("never waits on a named pipe, and takes a folder for no photo", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      execFileSync("mkfifo", [sandbox.file("pipe.jpg")])
      yield* Effect.promise(() => mkdir(sandbox.file("folder.jpg")))
      for (const name of ["pipe.jpg", "folder.jpg"]) {
        const error = yield* Effect.flip(read(fileAt(sandbox.file(name), 0)))
        assert.match(error.message, /not a regular file/)
      }
    }).pipe(Effect.scoped),
  )

  it.effect("names a file by its content: a PNG called .jpg is a PNG, text called .jpg a fault", () =>
    Effect.gen(function* () {
      const sandbox = yield* sandboxed
      const path = yield* Effect.promise(() => sandbox.write("note.jpg", "just words"))
      const error = yield* Effect.flip(read(fileAt(path, 10)))
      assert.strictEqual(error._tag, "ImageFault")
      assert.strictEqual(error.problem.code, "content-not-as-named")
      const photo = yield* Effect.promise(() => jpeg(8))
      const misnamed = yield* Effect.promise(() => sandbox.write("photo.png", photo))
      assert.strictEqual((yield* read(fileAt(misnamed, photo.length))).content.type, "JPEG")
    }).pipe(Effect.scoped),
  )
})

const sandboxed = Effect.acquireRelease(Effect.promise(makeSandbox), sandbox =>
  Effect.promise(async () => sandbox[Symbol.asyncDispose]()),
)

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

const streamed = ({ body, content }: Payload, from = 0, to = content.size) =>
  body.kind === "stream"
    ? Effect.map(Stream.runCollect(body.open(from, to)), chunks => Buffer.concat([...chunks]))
    : Effect.die("bytes where a stream was expected")

/** The tag of a TIFF's directory whose number is turned into DNGVersion, which makes a camera raw of it. */
const asDng = (bytes: Buffer): Buffer => {
  const raw = Buffer.from(bytes)
  const directory = raw.readUInt32LE(4)
  const last = raw.readUInt16LE(directory) - 1
  raw.writeUInt16LE(50706, directory + 2 + last * 12)
  return raw
}

/** The same TIFF with its directory far behind. */
const movedDirectory = (bytes: Buffer, to: number): Buffer => {
  const from = bytes.readUInt32LE(4)
  const moved = Buffer.concat([bytes, Buffer.alloc(to - bytes.length), bytes.subarray(from)])
  moved.writeUInt32LE(to, 4)
  return moved
}
