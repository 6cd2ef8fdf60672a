import type { Catalogue } from "@altilift/core"
import type { NoticeTexts } from "./notices/NoticeTexts.ts"

/**
 * What the service's own pages say, in one language. Sentences end without a full stop, as problems do: the page adds
 * it.
 */
export interface PageTexts {
  /** For the attribute `lang`. */
  readonly language: string
  /** The sentences of problems. */
  readonly catalogue: Catalogue
  readonly signIn: {
    readonly title: string
    /** What an app asks for; its name stands between the two. */
    readonly asks: readonly [string, string]
    readonly email: string
    readonly password: string
    readonly submit: string
    readonly cancel: string
    /** Where the user returns; the place stands between the two. */
    readonly returns: readonly [string, string]
    readonly appThatHandles: (protocol: string) => string
  }
  readonly welcome: {
    readonly title: string
    /** For whom the password is; the address stands between the two. */
    readonly lead: readonly [string, string]
    readonly password: string
    readonly again: string
    readonly submit: string
    readonly rule: string
    readonly done: string
    readonly doneHint: string
    /** Leads on to the page, where no script does. */
    readonly goOn: string
  }
  readonly forgotten: {
    readonly title: string
    readonly link: string
    readonly lead: string
    readonly submit: string
    readonly sent: string
  }
  readonly mail: Readonly<
    Record<"invitation" | "forgotten", { readonly subject: string; readonly lead: string; readonly rule: string }>
  >
  readonly notices: NoticeTexts
  /** Why there is no form: title, and what to do. */
  readonly impossible: PageEnd
  readonly linkEnded: PageEnd
  readonly faults: {
    readonly parameterTwice: (name: string) => string
    readonly appUnknown: string
    readonly addressNotRegistered: (app: string) => string
    readonly tokenOnly: string
    readonly stateTooLong: (most: number) => string
    readonly formExpired: string
    readonly wrongMethod: string
    readonly notAForm: string
    readonly formLost: string
    readonly formTooLarge: string
    readonly wrongCredentials: string
    readonly passwordsDiffer: string
    readonly linkInvalid: string
  }
}

/** A page that leads no further. */
export interface PageEnd {
  readonly title: string
  readonly hint: string
}

/** A sentence of a page, in the language that its reader gets. */
export type Sentence = (texts: PageTexts) => string
