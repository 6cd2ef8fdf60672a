import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { expect, it } from "vitest"

const files = globSync(resolve(import.meta.dirname, "../dist/altilift*.js"))

it("is text of Latin-1, which V8 keeps as one byte a character", () => {
  expect(files.length).toBeGreaterThan(5)
  for (const file of files) expect(/[^\0-\xff]/.exec(readFileSync(file, "utf8")), file).toBeNull()
})
