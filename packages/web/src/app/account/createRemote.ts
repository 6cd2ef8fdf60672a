import type { Problem } from "@altilift/core"
import { type Accessor, createSignal, onCleanup, onMount } from "solid-js"
import { isNotAuthorised, problemOf } from "../problemOf.ts"

/** A list on the server, and what was asked of it last. */
export interface Remote<Item> {
  /** `undefined` until it is there. */
  readonly items: Accessor<ReadonlyArray<Item> | undefined>
  readonly busy: Accessor<boolean>
  readonly problem: Accessor<Problem | undefined>
  /** Changes something, and loads the list again; `undefined` where that failed. One change at a time. */
  readonly change: <Value>(request: () => Promise<Value>) => Promise<Value | undefined>
}

/** Loads a list, and again after every change. */
export const createRemote = <Item>(load: () => Promise<ReadonlyArray<Item>>, onNotAuthorised: () => void): Remote<Item> => {
  const [items, setItems] = createSignal<ReadonlyArray<Item>>()
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem>()
  let gone = false
  onCleanup(() => {
    gone = true
  })

  const change = async <Value>(request: () => Promise<Value>): Promise<Value | undefined> => {
    if (busy()) return undefined
    setBusy(true)
    setProblem(undefined)
    try {
      const value = await request()
      const loaded = await load()
      if (!gone) setItems(loaded)
      return value
    } catch (cause) {
      if (gone) return undefined
      if (isNotAuthorised(cause)) onNotAuthorised()
      else setProblem(problemOf(cause))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  onMount(() => void change(async () => undefined))
  return { items, busy, problem, change }
}
