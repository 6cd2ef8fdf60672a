import type { Words } from "./words.ts"

/** The frame of every view. */
export const page = ({ problem, problems }: Words) => ({
  /** What went wrong, and what to do about it here. */
  says: problem,
  saysAll: problems,
  skipToContent: "Skip to content",
  menu: "Menu",
  working: "Loading…",
  tryAgain: "Try again",
  cancel: "Cancel",
  more: "Show more",
  notLoaded: "This part of the page could not be loaded. Reload the page.",
  theme: { label: "Appearance", auto: "System theme", light: "Light", dark: "Dark" },
  languageLabel: "Language",
})

export type PageTexts = ReturnType<typeof page>
