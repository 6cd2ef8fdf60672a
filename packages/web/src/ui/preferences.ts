import { type Language, languages } from "../i18n/languages.ts"
import type { ReconstructionRule } from "../uploader/BrowserUploader.ts"

export type Theme = "auto" | "light" | "dark"

/** What a reader chose of the page's look; kept in the browser, and forgotten where that is denied. */
export const loadTheme = (): Theme => {
  const kept = load("altilift.theme")
  return kept === "light" || kept === "dark" ? kept : "auto"
}
export const saveTheme = (theme: Theme): void => save("altilift.theme", theme === "auto" ? undefined : theme)

export const loadLanguage = (): Language | undefined => languages.find(one => one === load("altilift.language"))
export const saveLanguage = (language: Language): void => save("altilift.language", language)

/** Whether the reader wants to be notified by the browser. */
export const loadNotify = (): boolean => load("altilift.notify") === "yes"
export const saveNotify = (wanted: boolean): void => save("altilift.notify", wanted ? "yes" : undefined)

/** Bytes a second of the last upload to this server: what the next one is estimated by. */
export const loadRate = (endpoint: string): number | undefined => {
  const rate = Number(load(`altilift.rate ${endpoint}`))
  return Number.isFinite(rate) && rate > 0 ? rate : undefined
}
export const saveRate = (endpoint: string, rate: number): void => save(`altilift.rate ${endpoint}`, String(Math.round(rate)))

const rules: ReadonlyArray<ReconstructionRule> = ["all ready", "all finished", "never"]
const ruleName = (endpoint: string, project: string) => `altilift.rule ${endpoint} ${project}`

/** The rule of an upload that is not finished: when it goes on, it goes on under the same one. */
export const loadRule = (endpoint: string, project: string): ReconstructionRule | undefined =>
  rules.find(one => one === load(ruleName(endpoint, project)))
export const saveRule = (endpoint: string, project: string, rule: ReconstructionRule): void =>
  save(ruleName(endpoint, project), rule)
export const forgetRule = (endpoint: string, project: string): void => save(ruleName(endpoint, project), undefined)

const load = (name: string): string | undefined => {
  try {
    return localStorage.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

const save = (name: string, value: string | undefined): void => {
  try {
    if (value === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // A browser that keeps nothing is used all the same.
  }
}
