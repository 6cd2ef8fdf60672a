import { createHash } from "node:crypto"
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Layer, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import type { ObjectSource } from "../src/ports/Bucket.ts"
import { FileError } from "../src/ports/FileError.ts"
import { originalOf, resultOf, thumbnailOf, Vault, type VaultFile } from "../src/ports/Vault.ts"
import { withFiles } from "../src/store/files.ts"

const [mine, yours] = ["a".repeat(24), "b".repeat(24)]
const things = [1, 2].map(number => String(number).repeat(24))

/** Every file that a project has, for two images. */
const filesOf = (projectId: string): ReadonlyArray<VaultFile> =>
  things.flatMap(id => [originalOf({ projectId, id }), thumbnailOf({ projectId, id })])

const task = { projectId: mine, id: "3".repeat(24) }

const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex")

/** A bucket with one object. */
const bucketOf = (bytes: Uint8Array): ObjectSource => ({
  cloud: "S3",
  bucket: "Paris",
  head: () => Effect.succeed(bytes.length),
  copyTo: (_, path) =>
    Effect.as(
      withFiles(() => writeFile(path, bytes)),
      undefined,
    ),
  delete: () => Effect.void,
})

/** The conformance suite of the `Vault` port. */
export const vaultSuite = (name: string, layer: Layer.Layer<Vault, unknown>, { skip = false } = {}): void => {
  const check = (what: string, use: (vault: Vault["Service"]) => Effect.Effect<void, unknown, Scope.Scope>) =>
    it(what, () => Effect.runPromise(Effect.scoped(Effect.provide(Effect.flatMap(Vault, use), layer))))

  const readAll = Effect.fnUntraced(function* (vault: Vault["Service"], file: VaultFile, from = 0, to?: number) {
    const size = (yield* vault.stat(file))?.size ?? 0
    const bytes = yield* vault.read(file, from, to ?? size)
    return Buffer.concat(yield* Effect.promise(() => bytes.toArray())).toString()
  })

  /** Runs with a folder of this machine. */
  const inFolder = <A, E, R>(use: (folder: string) => Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "vault-"))),
      use,
      folder => Effect.promise(() => rm(folder, { recursive: true, force: true })),
    )

  describe.skipIf(skip)(`Vault: ${name}`, () => {
    check("gives back every file as it was written, whole or a range of it", vault =>
      Effect.gen(function* () {
        const files = [...filesOf(mine), ...filesOf(yours)]
        for (const [index, file] of files.entries()) yield* vault.write(file, Buffer.from(`photo ${index}`))
        for (const [index, file] of files.entries()) expect(yield* readAll(vault, file)).toBe(`photo ${index}`)
        const [file = originalOf(task)] = files
        expect(yield* vault.stat(file)).toMatchObject({ size: 7 })
        expect(yield* readAll(vault, file, 1, 4)).toBe("hot")
        expect(yield* readAll(vault, file, 3, 3)).toBe("")
        yield* vault.write(file, Buffer.from("other"))
        expect(yield* readAll(vault, file)).toBe("other")
      }),
    )

    check("keeps a copy of a file of this machine, in place of an earlier one, and lends it out under a path", vault =>
      inFolder(folder =>
        Effect.gen(function* () {
          const file = originalOf({ projectId: mine, id: "4".repeat(24) })
          expect(yield* vault.stat(file)).toBeUndefined()
          for (const content of ["first", "second", ""]) {
            const path = join(folder, "photo.jpg")
            yield* withFiles(() => writeFile(path, content))
            yield* vault.put(file, path, sha1(content))
            yield* withFiles(() => rm(path))
            expect(yield* readAll(vault, file)).toBe(content)
            const lent = yield* vault.local(file)
            expect(yield* withFiles(() => readFile(lent, "utf8"))).toBe(content)
          }
        }),
      ),
    )

    check("receives an object for verification, and keeps the very bytes that were verified", vault =>
      Effect.gen(function* () {
        const file = originalOf({ projectId: mine, id: "6".repeat(24) })
        const key = { projectId: mine, filename: `${"6".repeat(40)}.jpg` }
        const bucket = bucketOf(Buffer.from("photo"))
        const received = yield* vault.receive(file, { bucket, key, size: 5 })
        expect(yield* withFiles(() => readFile(received.path, "utf8"))).toBe("photo")
        yield* received.keep?.(sha1("photo")) ?? Effect.void
        expect(yield* readAll(vault, file)).toBe("photo")
        const failing = { ...bucket, copyTo: () => Effect.fail(new FileError({ cause: new Error("away") })) }
        expect((yield* Effect.exit(vault.receive(file, { bucket: failing, key, size: 5 })))._tag).toBe("Failure")
      }),
    )

    check("says of a file that is not there that it is gone", vault =>
      Effect.gen(function* () {
        const file = originalOf({ projectId: mine, id: "7".repeat(24) })
        for (const use of [Effect.asVoid(vault.read(file, 0, 1)), Effect.asVoid(vault.copyOut(file, "/nowhere"))]) {
          expect(yield* Effect.flip(use)).toMatchObject({ _tag: "FileError", cause: { code: "ENOENT" } })
        }
        yield* vault.check
      }),
    )

    check("copies a file out for good, in place of what is there", vault =>
      inFolder(folder =>
        Effect.gen(function* () {
          const file = originalOf({ projectId: mine, id: "5".repeat(24) })
          yield* vault.write(file, Buffer.from("photo"))
          const path = join(folder, "photo.jpg")
          for (let times = 0; times < 2; times++) yield* vault.copyOut(file, path)
          yield* vault.delete(file)
          expect(yield* vault.stat(file)).toBeUndefined()
          expect(yield* withFiles(() => readFile(path, "utf8"))).toBe("photo")
          yield* vault.delete(file)
        }),
      ),
    )

    check("keeps the files of a draft as results, at once, and no link that leads elsewhere", vault =>
      Effect.gen(function* () {
        expect(yield* vault.results(task)).toBeUndefined()
        yield* withFiles(async () => writeFile(join(await Effect.runPromise(vault.draftResults(task)), "old"), ""))
        const draft = yield* vault.draftResults(task)
        yield* withFiles(async () => {
          await mkdir(join(draft, "odm"))
          await writeFile(join(draft, "odm", "ortho.tif"), "picture")
          await writeFile(join(draft, "model.ply"), "")
          await symlink("/etc/passwd", join(draft, "odm", "link"))
        })
        expect(yield* vault.results(task)).toBeUndefined()
        yield* vault.keepResults(task)
        const kept = (yield* vault.results(task)) ?? []
        expect(kept.map(({ name, size }) => [name, size]).sort()).toEqual([
          ["model.ply", 0],
          ["odm/ortho.tif", 7],
        ])
        expect(yield* readAll(vault, resultOf(task, "odm/ortho.tif"))).toBe("picture")
        yield* vault.removeResults(task)
        expect(yield* vault.results(task)).toBeUndefined()
        yield* vault.removeResults(task)
      }),
    )

    check("has no results while their draft cannot be kept, and takes a later one", vault =>
      Effect.gen(function* () {
        const other = { ...task, id: "8".repeat(24) }
        const draft = yield* vault.draftResults(other)
        yield* withFiles(async () => {
          await rm(draft, { recursive: true })
          await symlink("/etc", draft)
        })
        expect((yield* Effect.exit(vault.keepResults(other)))._tag).toBe("Failure")
        expect(yield* vault.results(other)).toBeUndefined()
        yield* withFiles(() => rm(draft))
        const again = yield* vault.draftResults(other)
        yield* withFiles(() => writeFile(join(again, "one"), "1"))
        yield* vault.keepResults(other)
        expect((yield* vault.results(other))?.map(({ name }) => name)).toEqual(["one"])
      }),
    )

    check("removes every file and folder of a project, and none of another", vault =>
      Effect.gen(function* () {
        for (const file of [...filesOf(mine), ...filesOf(yours)]) yield* vault.write(file, Buffer.from("photo"))
        yield* vault.draftResults(task)
        for (const work of [vault.work(task), vault.work({ ...task, projectId: yours })])
          yield* withFiles(() => mkdir(work, { recursive: true }))
        expect(yield* vault.projects).toEqual(new Set([mine, yours]))
        yield* vault.remove(mine)
        expect(yield* vault.projects).toEqual(new Set([yours]))
        for (const file of filesOf(mine)) expect(yield* vault.stat(file)).toBeUndefined()
        for (const file of filesOf(yours)) expect(yield* vault.stat(file)).toBeDefined()
        yield* vault.removeHere(yours)
        expect(yield* vault.projects).toEqual(new Set())
      }),
    )

    check("does not mind that a project has no files", vault => vault.remove("c".repeat(24)))
  })
}
