import { readFileSync } from "node:fs"
import { builtinModules, createRequire } from "node:module"
import { defineConfig, type Plugin } from "rolldown"
import { latin1Text, removeOld } from "../../bundle.shared.ts"
import { notices } from "../../notices.shared.ts"

/** Threads are files of their own. */
const threads = {
  journalWriter: "src/drivers/journalWriter.ts",
  photoReader: "src/drivers/photoReader.ts",
  photoInspector: "src/drivers/photoInspector.ts",
}

/** The decoder of JPEG, which a thread loads from beside its program. */
const decoder: Plugin = {
  name: "jpeg-decoder",
  generateBundle() {
    const file = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm")
    this.emitFile({ type: "asset", fileName: "mozjpeg_dec.wasm", source: readFileSync(file) })
  },
}

/**
 * One program in one file, but for what `--version` does not need: importing the unbundled modules would cost most of a
 * second.
 */
const program = defineConfig({
  input: { altilift: "src/main.ts", ...threads },
  platform: "node",
  plugins: [removeOld("altilift*.js"), notices(), decoder, latin1Text()],
  external: [/^node:/, ...builtinModules],
  // write-file-atomic, a CommonJS module, takes it for the names of its temporary files.
  transform: { define: { __filename: "import.meta.filename" } },
  output: {
    dir: "dist",
    format: "esm",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "altilift-[name].js",
    comments: { legal: false },
  },
})

/** What goes into the single executable: Node takes one CommonJS file as its program, and text for each thread. */
const executable = Object.entries({ altilift: "src/main.ts", ...threads }).map(([name, input]) =>
  defineConfig({
    input: { [name]: input },
    platform: "node",
    external: program.external,
    plugins: [latin1Text()],
    output: { dir: "dist/executable", format: "cjs", minify: true, codeSplitting: false, entryFileNames: "[name].cjs" },
  }),
)

const { BUNDLE } = process.env

export default BUNDLE === "executable" ? executable : program
