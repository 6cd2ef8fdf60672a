import { enableCompileCache } from "node:module"
import { appPaths } from "./config/paths.ts"
import { keepHeapSmall } from "./heap.ts"
import { version } from "./version.ts"

const start = async (words: ReadonlyArray<string>): Promise<void> => {
  // Scripts ask for the version often: nothing else is loaded for it.
  if (words.length === 1 && words[0] === "--version") {
    console.log(`altilift v${version()}`)
    return
  }
  keepHeapSmall()
  // Start-up takes a fifth less (docs/benchmarks.md). A folder that cannot be written is no error.
  enableCompileCache(appPaths().compiledCode)
  // Commands are made with their help when they are loaded: the language is chosen before.
  const { languageOf, useLanguage } = await import("./messages/language.ts")
  useLanguage(languageOf(words, process.env))
  const { run } = await import("./program.ts")
  run(words)
}

// Deprecation warnings are for developers: ali-oss causes one.
Object.assign(process, { noDeprecation: true })
// Not awaited: the single executable is CommonJS.
void start(process.argv.slice(2))
