import { parse, validate } from "graphql"
import { assert, describe, it } from "vitest"
import { batch, indexOf, unbatch } from "../src/client/batch.ts"
import { onlyKnown } from "../src/client/features.ts"
import { HasImageDocument, ImageStateDocument, PreflightDocument } from "../src/client/generated/documents.ts"
import { contract } from "./simulation/answer.ts"

const everything = {
  parts: true,
  problems: true,
  problem: true,
  abandon: true,
  receipt: true,
  task: true,
  kind: true,
  checksum: true,
  reconstructors: true,
  metaFiles: true,
  owner: true,
  right: true,
  photo: true,
  currentToken: true,
  imageStates: true,
  imagesNotReady: true,
  touched: true,
  page: true,
  paused: true,
  shares: true,
  rename: true,
  removeImage: true,
  scopes: true,
}
const faultsOf = (document: string) => validate(contract, parse(onlyKnown(document, everything)))

describe("a batch", () => {
  const variables = [
    { pid: "p", checksum: "a" },
    { pid: "p", checksum: "b" },
    { pid: "q", checksum: "c" },
  ]

  it("is one valid document in which every request has its own alias and variables", () => {
    const { document, variables: sent } = batch(HasImageDocument, variables)
    assert.deepStrictEqual(faultsOf(document), [])
    assert.strictEqual(document.match(/r\d+: hasImage\(/g)?.length, 3)
    assert.strictEqual(document.match(/fragment ImageFacts/g)?.length, 1)
    assert.deepStrictEqual(sent, { pid_0: "p", checksum_0: "a", pid_1: "p", checksum_1: "b", pid_2: "q", checksum_2: "c" })
  })

  it("aliases the top-level field only, however deep the selection is", () => {
    const { document } = batch(ImageStateDocument, [{ pid: "p", id: "1" }])
    assert.deepStrictEqual(faultsOf(document), [])
    assert.include(document, "r0: project(id: $pid_0) { image(id: $id_0) {")
  })

  it("gives each request its own answer, and each error its own request", () => {
    const data = { r0: null, r1: { id: "1" } }
    assert.deepStrictEqual(unbatch(HasImageDocument, data, 0), { hasImage: null })
    assert.deepStrictEqual(unbatch(HasImageDocument, data, 1), { hasImage: { id: "1" } })
    assert.strictEqual(indexOf(["r12", "image"]), 12)
    assert.isUndefined(indexOf(["hasImage"]))
    assert.isUndefined(indexOf(undefined))
  })

  it("refuses an operation with more than one top-level field", () => {
    assert.throws(() => unbatch(PreflightDocument, {}, 0), /one top-level field/)
  })
})
