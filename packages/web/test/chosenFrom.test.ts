import { expect, test } from "vitest"
import { chosenFromInput } from "../src/files/chosenFrom.ts"

test("what was picked with an input is in natural order, folder by folder, whatever order the browser has", () => {
  const file = (webkitRelativePath: string) =>
    Object.assign(new File([], webkitRelativePath.slice(webkitRelativePath.lastIndexOf("/") + 1)), { webkitRelativePath })
  const files = ["D/101/DJI_1.JPG", "D/100/DJI_10.JPG", "D/100/DJI_9.JPG", "D/100/DJI_2.JPG"].map(file)
  const chosen = chosenFromInput({ files } as unknown as HTMLInputElement)
  expect(chosen.map(item => (item as File).webkitRelativePath)).toEqual([
    "D/100/DJI_2.JPG",
    "D/100/DJI_9.JPG",
    "D/100/DJI_10.JPG",
    "D/101/DJI_1.JPG",
  ])
})
