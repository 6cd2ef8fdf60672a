import { defineConfig } from "rolldown"
import program from "./rolldown.config.ts"

const inputs = {
  altilift: "src/executable.ts",
  journalWriter: "src/drivers/journalWriter.ts",
  photoReader: "src/drivers/photoReader.ts",
}

/** What goes into the single executable: Node takes one CommonJS file as its program, and text for each thread. */
export default defineConfig(
  Object.entries(inputs).map(([name, input]) => ({
    ...program,
    plugins: [],
    input: { [name]: input },
    transform: {},
    output: { dir: "dist/executable", format: "cjs", minify: true, codeSplitting: false, entryFileNames: "[name].cjs" },
  })),
)
