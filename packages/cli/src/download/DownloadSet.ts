import type { Download, Problem, Retry, RunFault, UploadApi } from "@altilift/core"
import { type Effect, Redacted } from "effect"
import type { JsonEvent } from "../json/JsonEvent.ts"
import type { sentences } from "../messages/language.ts"
import type { Ended } from "./downloadFile.ts"

/** A file that the server offers, and where it goes. */
export interface Offered extends Omit<Download, "state"> {
  /** By which the server is asked for another link. */
  readonly id: string
  /** An absolute path; or why no file may have the name. */
  readonly place: { readonly path: string } | { readonly problem: Problem }
}

type Words = ReturnType<typeof sentences>["download"]

/** Files that are downloaded together. */
export interface DownloadSet {
  readonly files: ReadonlyArray<Offered>
  /** Whether a file that is there with other bytes stays, and the download of it fails; else it is replaced. */
  readonly keepsOthers: boolean
  /** The link of a file now; `undefined`: there is none any more. */
  readonly link: (id: string) => Effect.Effect<string | undefined, RunFault, UploadApi | Retry>
  /** Whether an end gets a line for people. */
  readonly isShown: (end: Ended) => boolean
  readonly event: (file: Offered, facts: EndFacts) => JsonEvent
  readonly words: Pick<Words, "begins" | "progress" | "notAll">
}

/** The facts of every file. */
export interface EndFacts {
  readonly state: Ended["state"]
  readonly name: string
  readonly path?: string
  readonly size?: number
  readonly checksum?: string
  readonly reason?: string
  readonly code?: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** A link, if it is an http or https address. */
export const secretLink = (link: string | undefined): Redacted.Redacted<string> | undefined =>
  link !== undefined && /^https?:\/\//i.test(link) && URL.canParse(link) ? Redacted.make(link) : undefined
