import { expect, test } from "vitest"
import { makeListing } from "../src/app/upload/listing.ts"
import type { Listed } from "../src/files/PhotoFile.ts"

const one = (ref: string): Listed => ({
  found: "unreadable",
  file: { ref, name: ref, size: 0, modifiedAt: 0 },
  problem: { code: "file-gone" },
})

test("who asks for a file before it is listed has it once it is, whatever comes first", async () => {
  const listing = makeListing()
  const second = listing.at(1)
  listing.enter([[0, one("a.jpg")]])
  listing.enter([[1, one("b.jpg")]])
  expect((await second)?.file.ref).toBe("b.jpg")
  expect((await listing.at(0))?.file.ref).toBe("a.jpg")
})

test("who asks for a file that never comes is told at the end", async () => {
  const listing = makeListing()
  const never = listing.at(7)
  listing.enter([[0, one("a.jpg")]])
  listing.end()
  expect(await never).toBeUndefined()
  expect(await listing.at(8)).toBeUndefined()
})
