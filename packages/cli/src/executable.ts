import { keepHeapSmall } from "./heap.ts"
import { run } from "./program.ts"

// The entry of the single executable, which is CommonJS and one file: `main.ts` without what makes `--version` fast.
Object.assign(process, { noDeprecation: true })
keepHeapSmall()
run(process.argv.slice(2))
