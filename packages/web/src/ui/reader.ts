import { type Accessor, createContext, useContext } from "solid-js"
import type { Messages } from "../i18n/en.ts"
import type { Formats } from "../i18n/formats.ts"
import { englishLocale, type Language, type Locale } from "../i18n/languages.ts"

/** Who reads: the language and the formats, which may change at any time. */
export const ReaderContext = createContext<Accessor<Locale>>(() => englishLocale("en"))

/**
 * The texts and formats of the reader; both are to be called where they are drawn, so that a change of language
 * redraws.
 */
export const useReader = (): {
  readonly t: () => Messages
  readonly f: () => Formats
  readonly language: () => Language
} => {
  const locale = useContext(ReaderContext)
  return { t: () => locale().text, f: () => locale().format, language: () => locale().language }
}
