import { keepHeapSmall } from "./heap.ts"
import { version } from "./version.ts"

// Deprecation warnings are for developers: ali-oss causes one.
Object.assign(process, { noDeprecation: true })

// Scripts ask for the version often: nothing else is loaded for it.
const words = process.argv.slice(2)
if (words.length === 1 && words[0] === "--version") console.log(`altilift v${version()}`)
else {
  keepHeapSmall()
  // Commands are made with their help when they are loaded: the language is chosen before.
  const { languageOf, useLanguage } = await import("./messages/language.ts")
  useLanguage(languageOf(words, process.env))
  const { run } = await import("./program.ts")
  run(words)
}
