import type { Listed } from "./PhotoFile.ts"

/** A file or folder as browsers hand it out: by an input, by `showDirectoryPicker`, by a drop. */
export type ChosenItem = File | FileSystemHandle | FileSystemEntry

/** What was dropped or picked, in order; or what `listFiles` made of it, so that nothing is looked through twice. */
export type Chosen = Iterable<ChosenItem | Listed>
