import type { ProjectRight } from "@altilift/core/client"
import type { About, Of } from "../Sentence.ts"

/** A project as sentences name it. */
interface Named {
  readonly name: string
  readonly id: string
}

interface Counts {
  readonly ready: number
  readonly working: number
  readonly armed: number
  readonly invalid: number
}

/** Of `altilift projects`. */
interface ManageWords
  extends About<"created" | "renamed" | "removed", [Named]>,
    About<"shared", [name: string, email: string, right: ProjectRight]>,
    About<"unshared", [name: string, email: string]>,
    About<"notShared" | "nothingFound", [name: string]>,
    About<"removes", [Named & { readonly images: number }]>,
    About<"otherName", [given: string, name: string]>,
    Of<
      "none" | "askName" | "needsYes" | "projectEmpty" | "nameEmpty" | "emailEmpty" | "needsEmail" | "endAndRight" | "notOpened"
    > {
  readonly heads: readonly [name: string, photos: string, reconstruction: string, whose: string, made: string, id: string]
  readonly mine: string
  readonly rights: Of<ProjectRight>
  /** Photos by what became of them; nothing of those that there are none of. */
  readonly counts: (counts: Counts) => string
}

/** Of `altilift status`. */
interface StatusWords
  extends About<"photos", [counts: string]>,
    About<"gigaPixels", [amount: string]>,
    About<"image", [state: string, name: string, reason: string]>,
    About<"waitsForBytes" | "waitsForVerification", [since: string]>,
    About<"waitsForPhotos", [count: number]>,
    About<"more", [count: number, state: string, project: string]>,
    About<"notAll", [ready: number, all: number]>,
    About<"notDone", [state: string]>,
    Of<"stuck" | "noPhotos" | "waitsForBytesUnknown" | "paused" | "complete" | "watchEnded" | "noReason"> {}

/** Of `altilift images`. */
interface ImagesWords
  extends About<"stateUnknown", [given: string, known: ReadonlyArray<string>]>,
    Of<"csvAndJson" | "stateEmpty"> {
  readonly heads: readonly [state: string, name: string, id: string, reason: string]
  /** Those of the API, in words. */
  readonly states: Of<"Pending" | "Uploading" | "Uploaded" | "Ready" | "Invalid">
}

/** Of `altilift start` and `altilift stop`. */
interface TaskWords
  extends About<"there", [state: string]>,
    About<"started", [id: string, state: string | undefined]>,
    About<"stopped", [project: string]>,
    Of<"reconstructorEmpty"> {}

export interface ProjectWords {
  readonly manage: ManageWords
  readonly status: StatusWords
  readonly images: ImagesWords
  readonly task: TaskWords
}
