import { describe, expect, it } from "vitest"
import { documentsOf, faultsOf, readRepository, textOf } from "./support/documents.ts"

const repository = readRepository()

describe("the documents", () => {
  it("are found: of the root, of docs/, of every package and of the template", () => {
    expect(documentsOf(repository)).toEqual(
      expect.arrayContaining(["README.md", "docs/cli.md", "packages/core/README.md", "tools/template/README.md"]),
    )
  })

  it.for(documentsOf(repository))("%s has lines of at most 120 columns, and names files that are there", document => {
    expect(faultsOf(document, textOf(document), repository)).toEqual([])
  })
})

describe("the check of documents", () => {
  const faultsIn = (text: string, document = "docs/cli.md") => faultsOf(document, text, repository)

  it("counts characters, also in tables and code, and leaves addresses out", () => {
    const wide = "x".repeat(121)
    expect(faultsIn(`a\n${wide}`)).toEqual(["docs/cli.md: line 2 has 121 columns"])
    expect(faultsIn(`| ${wide} |`)).toHaveLength(1)
    expect(faultsIn(`\`\`\`\n${wide}\n\`\`\``)).toHaveLength(1)
    expect(faultsIn("━".repeat(120))).toEqual([])
    expect(faultsIn(`[page](https://example.com/${wide})`)).toEqual([])
  })

  it("finds links to files and headings that are not there", () => {
    expect(faultsIn("[a](service.md) [b](../README.md) [c](service.md#start) [d](https://example.com)")).toEqual([])
    expect(faultsIn("[a](gone.md)")).toEqual(["docs/cli.md: the link gone.md leads nowhere"])
    expect(faultsIn("[a](service.md#gone)")).toEqual(["docs/cli.md: the heading service.md#gone is not there"])
  })

  it("finds names of files, folders, modules and entries that are not there", () => {
    const there = "`ports/Errors.ts` `packages/core/src/ports/` `engine/Retry` `@altilift/core/client` `/healthz` `npm test`"
    expect(faultsIn(there)).toEqual([])
    for (const gone of ["engine/Errors.ts", "packages/core/src/gone/", "engine/Gone", "@altilift/core/gone"]) {
      expect(faultsIn(`\`${gone}\``)).toHaveLength(1)
    }
  })

  it("takes the paths of a package's document as its own", () => {
    expect(faultsIn("`src/engine/`", "packages/core/README.md")).toEqual([])
    expect(faultsIn("`src/engine/`", "packages/cli/README.md")).toHaveLength(1)
  })
})
