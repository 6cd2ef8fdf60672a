import { createMemo, useContext } from "solid-js"
import { english, type HintTexts } from "../../../i18n/hints/en.ts"
import { chinese } from "../../../i18n/hints/zh.ts"
import { ReaderContext } from "../../../ui/reader.ts"

/** The texts of the hints in the reader's language. */
export const useHintTexts = (): (() => HintTexts) => {
  const locale = useContext(ReaderContext)
  return createMemo(() => (locale().language === "en" ? english(locale().format) : chinese(locale().format)))
}
