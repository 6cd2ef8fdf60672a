import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Layer, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import { originalOf, resultOf, thumbnailOf, Vault, type VaultFile } from "../src/ports/Vault.ts"
import { withFiles } from "../src/store/files.ts"

const [mine, yours] = ["a".repeat(24), "b".repeat(24)]
const things = [1, 2].map(number => String(number).repeat(24))

/** Every file that a project has, for two images. */
const filesOf = (projectId: string): ReadonlyArray<VaultFile> =>
  things.flatMap(id => [originalOf({ projectId, id }), thumbnailOf({ projectId, id })])

const task = { projectId: mine, id: "3".repeat(24) }

/** The conformance suite of the `Vault` port. */
export const vaultSuite = (name: string, layer: Layer.Layer<Vault, unknown>): void => {
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

  describe(`Vault: ${name}`, () => {
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

    check("takes a file in that a program writes, in place of an earlier one, and lends it out under a path", vault =>
      Effect.gen(function* () {
        const file = originalOf({ projectId: mine, id: "4".repeat(24) })
        expect(yield* vault.stat(file)).toBeUndefined()
        for (const content of ["first", "second"]) {
          yield* vault.takeIn(file, path =>
            withFiles(async () => {
              await rm(path, { force: true })
              await writeFile(path, content)
            }),
          )
          expect(yield* readAll(vault, file)).toBe(content)
          const path = yield* vault.local(file)
          expect(yield* withFiles(() => readFile(path, "utf8"))).toBe(content)
        }
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

    check("removes every file and folder of a project, and none of another", vault =>
      Effect.gen(function* () {
        for (const file of [...filesOf(mine), ...filesOf(yours)]) yield* vault.write(file, Buffer.from("photo"))
        yield* vault.draftResults(task)
        yield* withFiles(() => mkdir(vault.work(task), { recursive: true }))
        expect(yield* vault.projects).toEqual(new Set([mine, yours]))
        yield* vault.remove(mine)
        expect(yield* vault.projects).toEqual(new Set([yours]))
        for (const file of filesOf(mine)) expect(yield* vault.stat(file)).toBeUndefined()
        for (const file of filesOf(yours)) expect(yield* vault.stat(file)).toBeDefined()
      }),
    )

    check("does not mind that a project has no files", vault => vault.remove("c".repeat(24)))
  })
}
