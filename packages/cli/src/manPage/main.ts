/** `node main.ts`: writes the manual page into `dist`. The build runs it. */
import { readFileSync, writeFileSync } from "node:fs"
import { helpDocs } from "./helpDocs.ts"
import { manPage } from "./page.ts"

const folder = new URL("../../", import.meta.url)
const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"))
writeFileSync(new URL("dist/altilift.1", folder), manPage(await helpDocs(), version))
