import { en, type MetaFileKind } from "@altilift/core"
import type { Words } from "./words.ts"

/** Files that go with the photos. */
export const beside = ({ count }: Words) => ({
  beside: {
    label: "Files beside the photos",
    kinds: en.metaKinds,
    entries: (kind: MetaFileKind, number: number) => {
      if (kind === "control-points") return count(number, "observation", "observations")
      if (kind === "positions") return count(number, "position", "positions")
      return kind === "marks" ? count(number, "mark", "marks") : count(number, "line", "lines")
    },
    more: (number: number) => `and ${count(number, "more file", "more files")}: see the list`,
    notReady: (number: number) => count(number, "file beside the photos is not Ready", "files beside the photos are not Ready"),
    /** In place of the reason why the reconstruction was not started. */
    held: "The reconstruction was not started, because a file beside the photos is not Ready.",
  },
})

export type BesideTexts = ReturnType<typeof beside>
