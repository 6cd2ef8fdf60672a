import type { Problem } from "@altilift/core"
import type { Notice } from "../../notices/Notice.ts"

/** A notice in words, in one language. */
export interface NoticeWords {
  readonly subject: string
  /** Sentences, with their full stops. */
  readonly lines: ReadonlyArray<string>
}

/** Mails of notices, in one language. */
export interface NoticeTexts {
  readonly words: (notice: Notice, sentence: (problem: Problem) => string) => NoticeWords
  /** Why the reader gets the mail, and how that ends. */
  readonly rule: string
}

/** An instant as mails write it: the reader's time zone is not known. */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`
