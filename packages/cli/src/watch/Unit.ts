/** A folder whose photos go into one project. */
export interface Unit {
  /** Absolute, as `refOf` writes it. */
  readonly path: string
  /** The name of the folder or card. */
  readonly name: string
  readonly project: string
  readonly isCard: boolean
  /** Of a card: all of it, absolute; `path` is its folder of photos. */
  readonly cardPath?: string
}

/** In the name of a project: the name of the folder or card. */
export const placeholder = "{name}"

/** What is watched. */
export interface Watched {
  /** The folder, or for cards the folders in which they appear; absolute, as `refOf` writes them. */
  readonly roots: ReadonlyArray<string>
  readonly kind: "folder" | "subfolders" | "cards"
  /** With `placeholder` each unit has a project of its own. */
  readonly project: string
}
