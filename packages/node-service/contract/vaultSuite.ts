import { existsSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { Vault } from "../src/ports/Vault.ts"

const [mine, yours] = ["a".repeat(24), "b".repeat(24)]
const things = [1, 2].map(number => String(number).repeat(24))

/** Every path that a project has, for two images and two tasks. */
const pathsOf = (vault: Vault["Service"], projectId: string): ReadonlyArray<string> =>
  things.flatMap(id => [vault.original({ projectId, id }), vault.thumbnail({ projectId, id }), vault.handoff({ projectId, id })])

/** The conformance suite of the `Vault` port. */
export const vaultSuite = (name: string, layer: Layer.Layer<Vault, unknown>): void => {
  const check = (what: string, use: (vault: Vault["Service"]) => Effect.Effect<void, unknown>) =>
    it(what, () => Effect.runPromise(Effect.provide(Effect.flatMap(Vault, use), layer)))

  describe(`Vault: ${name}`, () => {
    check("has a place of its own for every file", vault =>
      Effect.sync(() => {
        const paths = [...pathsOf(vault, mine), ...pathsOf(vault, yours)]
        expect(new Set(paths).size).toBe(paths.length)
        expect(pathsOf(vault, mine)).toEqual(pathsOf(vault, mine))
      }),
    )

    check("keeps everything of a project in folders that bear its id", vault =>
      Effect.sync(() => {
        const folders = vault.perProject.map(folder => dirname(`${folder}/${mine}/file`))
        for (const path of pathsOf(vault, mine)) expect(folders).toContain(dirname(path))
      }),
    )

    check("removes every file of a project, and none of another", vault =>
      Effect.gen(function* () {
        const [gone, kept] = [pathsOf(vault, mine), pathsOf(vault, yours)]
        yield* Effect.promise(async () => {
          for (const path of [...gone, ...kept]) {
            await mkdir(dirname(path), { recursive: true })
            await writeFile(path, "photo")
          }
        })
        yield* vault.remove(mine)
        expect(gone.filter(path => existsSync(path))).toEqual([])
        expect(kept.filter(path => existsSync(path))).toEqual(kept)
      }),
    )

    check("does not mind that a project has no files", vault => vault.remove("c".repeat(24)))
  })
}
