import type { SourceFile } from "@altilift/core"
import { sentences } from "../messages/language.ts"

/** What a file is that goes with the photos, and how much is in it. */
export const metaWords = ({ meta }: SourceFile): string => {
  if (meta === undefined) return ""
  const words = sentences()
  const kind = words.problems.metaKinds[meta.kind]
  return meta.entries === undefined ? kind : kind + words.comma + words.meta.entries(meta.kind, meta.entries)
}
