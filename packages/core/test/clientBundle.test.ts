import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build } from "vite"
import { assert, expect, onTestFinished, test } from "vitest"

/** The modules of a bundle, and its text. */
const bundle = async (source: string) => {
  const folder = mkdtempSync(join(tmpdir(), "client-bundle-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const entry = join(folder, "entry.ts")
  writeFileSync(entry, source)
  const built = await build({
    configFile: false,
    logLevel: "silent",
    root: folder,
    build: { write: false, target: "es2022", lib: { entry, formats: ["es"], fileName: "bundle" } },
  })
  const chunks = (Array.isArray(built) ? built : [built]).flatMap(one => ("output" in one ? one.output : []))
  return {
    modules: chunks.flatMap(chunk => (chunk.type === "chunk" ? chunk.moduleIds : [])),
    text: chunks.map(chunk => (chunk.type === "chunk" ? chunk.code : "")).join(""),
  }
}

const client = JSON.stringify(join(import.meta.dirname, "../src/client/index.ts"))

test("the client takes nothing of Effect, of GraphQL's printer and of the catalogues into a bundle", async () => {
  const { modules, text } = await bundle(`export { createClient } from ${client}`)
  assert.include(text, "getUserToken")
  expect(
    modules.filter(id => /node_modules\/(?!zod\/)|\/src\/(?!client|problems|http\/failures|lifecycle\/ImageState)/.test(id)),
  ).toEqual([])
  // Of operations that only the engine asks.
  assert.notMatch(text, /uploadImageS3|doneImageUpload/)
})

test("this would be noticed", async () => {
  const errors = JSON.stringify(join(import.meta.dirname, "../src/ports/Errors.ts"))
  const { modules } = await bundle(`export { RunFault } from ${errors}`)
  assert.isTrue(modules.some(id => id.includes("node_modules/effect/")))
  assert.isTrue(modules.some(id => id.includes("/src/messages/")))
})
