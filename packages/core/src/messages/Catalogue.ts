import type { MetaFileKind } from "../lifecycle/MetaFacts.ts"
import type { Final } from "../lifecycle/State.ts"
import type { CertificateFault } from "../problems/connectionProblems.ts"
import type { FileErrorKind, fileProblems } from "../problems/fileProblems.ts"
import type { metaProblems } from "../problems/metaProblems.ts"
import type { Activity, ProblemCode, ProblemParams, Reason } from "../problems/Problem.ts"
import type { projectProblems } from "../problems/projectProblems.ts"
import type { reconstructionProblems } from "../problems/reconstructionProblems.ts"
import type { serviceProblems } from "../problems/serviceProblems.ts"

/** Renders the reason of a problem, in the language of the sentence around it. */
export type Say = (reason: Reason) => string

/** The sentences of one language. A code without a sentence does not compile. */
export interface Catalogue {
  readonly problems: { readonly [Code in ProblemCode]: (params: ProblemParams<Code>, say: Say) => string }
  /** Names of the ends of a photo, for people; events and reports for programs have the English ones. */
  readonly states: Readonly<Record<Final["at"], string>>
  /** What was being done: stands alone, or before a colon. */
  readonly activities: { readonly [A in Activity]: (name: string) => string }
  /** What files that go with the photos are. */
  readonly metaKinds: MetaKindWords
  /** What a file system says, after a colon. */
  readonly fileErrors: FileErrorWords
  /** Between what was being done and what went wrong. */
  readonly colon: string
  /** Between reasons of one photo. */
  readonly semicolon: string
  /** Between a sentence and advice. */
  readonly stop: string
}

/** The sentences about files and folders of this machine. */
export type FileSentences = Pick<Catalogue["problems"], keyof typeof fileProblems>
/** The sentences about what our service refuses, verifies and fetches. */
export type ServiceSentences = Pick<Catalogue["problems"], keyof typeof serviceProblems>
/** The sentences about projects. */
export type ProjectSentences = Pick<Catalogue["problems"], keyof typeof projectProblems>
/** The sentences about reconstructions. */
export type ReconstructionSentences = Pick<Catalogue["problems"], keyof typeof reconstructionProblems>
/** The sentences about files that go with the photos. */
export type MetaSentences = Pick<Catalogue["problems"], keyof typeof metaProblems>
export type MetaKindWords = Readonly<Record<MetaFileKind, string>>
export type CertificateWords = Readonly<Record<CertificateFault, string>>
export type FileErrorWords = Readonly<Record<Exclude<FileErrorKind, "other">, string>>
