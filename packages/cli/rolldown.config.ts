import { builtinModules } from "node:module"
import { defineConfig } from "rolldown"
import { notices } from "../../notices.shared.ts"

/**
 * One program in one file, but for what `--version` does not need: importing the unbundled modules would cost most of a
 * second.
 */
export default defineConfig({
  // Threads are files of their own.
  input: { altilift: "src/main.ts", journalWriter: "src/drivers/journalWriter.ts", photoReader: "src/drivers/photoReader.ts" },
  platform: "node",
  plugins: [notices()],
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
