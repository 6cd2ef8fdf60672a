import type { Marks, Sentence } from "./said.ts"

/** What the engine says for a terminal, in the words of a page. All else of it is English already. */
export const saidEnglish: ReadonlyArray<Sentence> = [
  [/^(.+ does not (?:know|accept) .+)\. Check ALTI_\w+, or log in again: altilift login$/s, "$1. Sign in again"],
  [/^(.+)\. Log in again: altilift login$/s, "$1. Sign in again"],
  [/^(.+), then run the same command again: (what arrived is not sent again)$/s, "$1, then go on: $2"],
  [/^(There is no project ".+" of yours\. Check the name), or make it with --create$/s, "$1"],
  [/^(.+ has no bucket.+)\. Choose one with --bucket and --cloud, or leave both out$/s, "$1"],
]

export const marksEnglish: Marks = { "; ": "; ", ": ": ": ", ". ": ". " }
