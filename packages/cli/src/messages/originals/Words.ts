import type { About, Of } from "../Sentence.ts"

interface Begins {
  readonly project: string
  readonly id: string
  readonly files: number
  readonly folder: string
}

interface Progress {
  readonly done: number
  readonly all: number
  readonly arrived: string
  readonly total: string
}

/** Of `altilift download --originals`. */
export type OriginalsWords = Of<"noKinds"> &
  About<"begins", [Begins]> &
  About<"progress", [Progress]> &
  About<"notAll", [failed: number, all: number]> &
  About<"none", [images: number]> &
  About<"others", [images: number]>
