import { type Accessor, createEffect, createSignal, type Setter } from "solid-js"

/** Tabs of a project. */
export type Tab = "upload" | "server"

const name = "altilift.tab"

/** The tab of a project that is looked at. A reload leads back to it. */
export const createTab = (project: string): readonly [Accessor<Tab>, Setter<Tab>] => {
  const onServer = `${project} server`
  const [tab, setTab] = createSignal<Tab>(load() === onServer ? "server" : "upload")
  createEffect(() => save(tab() === "server" ? onServer : undefined))
  return [tab, setTab]
}

// Storage that is denied (private modes, frames of others) forgets.
const load = (): string | undefined => {
  try {
    return sessionStorage.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

const save = (value: string | undefined): void => {
  try {
    if (value === undefined) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  } catch {
    // Nothing is lost but the tab.
  }
}
