import { builtinModules } from "node:module"
import { defineConfig } from "rolldown"
import { removeOld } from "../../bundle.shared.ts"
import { notices } from "../../notices.shared.ts"

/** Threads are files of their own. */
const threads = { journalWriter: "src/drivers/journalWriter.ts", photoReader: "src/drivers/photoReader.ts" }

/**
 * One program in one file, but for what `--version` does not need: importing the unbundled modules would cost most of a
 * second.
 */
const program = defineConfig({
  input: { altilift: "src/main.ts", ...threads },
  platform: "node",
  plugins: [removeOld("altilift*.js"), notices()],
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
    output: { dir: "dist/executable", format: "cjs", minify: true, codeSplitting: false, entryFileNames: "[name].cjs" },
  }),
)

const { BUNDLE } = process.env

export default BUNDLE === "executable" ? executable : program
