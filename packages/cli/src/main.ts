import { keepHeapSmall } from "./heap.ts"
import { version } from "./version.ts"

// What libraries should not call any more is no word for users: ali-oss brings one of these warnings.
Object.assign(process, { noDeprecation: true })

// The version is asked for often, by scripts and by people: it is answered before anything else is loaded.
const words = process.argv.slice(2)
if (words.length === 1 && words[0] === "--version") console.log(`altilift v${version()}`)
else {
  keepHeapSmall()
  ;(await import("./program.ts")).run(words)
}
