import type { Elsewhere, HandedOver } from "../Elsewhere.ts"
import type { Uploading } from "../Uploading.ts"
import type { Hints } from "./createHints.ts"
import type { Mark } from "./Mark.ts"

/** How photos get into a project of their own; undefined where the page has one project alone. */
export interface OwnProjects {
  readonly make: (name: string) => Promise<Elsewhere["project"]>
  readonly onHandOver: (handed: HandedOver) => void
}

export interface HintsPanelProps {
  readonly uploading: Uploading
  readonly hints: Hints
  readonly mark: Mark | undefined
  readonly onMark: (mark: Mark | undefined) => void
  readonly ownProjects: OwnProjects | undefined
}
