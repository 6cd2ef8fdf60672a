import type { Problem } from "@altilift/core"
import type { Client, ListedProject } from "@altilift/core/client"
import { createEffect, createSignal, on, onCleanup } from "solid-js"
import { isNotAuthorised, problemOf } from "../problemOf.ts"

/** Milliseconds that typing may rest before the server is asked. */
const typingRests = 250

/** The list of projects for a search, page by page; an answer that comes late counts for nothing. */
export const createProjectList = (
  props: { readonly server: Client; readonly onNotAuthorised: () => void },
  search: () => string,
) => {
  const [items, setItems] = createSignal<ReadonlyArray<ListedProject>>([])
  const [total, setTotal] = createSignal<number>()
  const [next, setNext] = createSignal<string>()
  const [busy, setBusy] = createSignal(true)
  const [problem, setProblem] = createSignal<Problem>()
  let turn = 0

  const load = async (after: string | undefined): Promise<void> => {
    const mine = ++turn
    setBusy(true)
    setProblem(undefined)
    try {
      const page = await props.server.projects({ search: search(), after })
      if (turn !== mine) return
      setItems(after === undefined ? page.items : [...items(), ...page.items])
      setTotal(page.total)
      setNext(page.next)
    } catch (cause) {
      if (turn !== mine) return
      if (isNotAuthorised(cause)) props.onNotAuthorised()
      else setProblem(problemOf(cause))
    } finally {
      if (turn === mine) setBusy(false)
    }
  }

  let timer: number | undefined
  createEffect(
    on([search, () => props.server], ([, server], before) => {
      window.clearTimeout(timer)
      const typed = before !== undefined && before[1] === server
      timer = window.setTimeout(() => load(undefined), typed ? typingRests : 0)
    }),
  )
  onCleanup(() => {
    turn++
    window.clearTimeout(timer)
  })
  const leave = async (project: ListedProject): Promise<void> => {
    try {
      await props.server.unshare(project.id, undefined)
      await load(undefined)
    } catch (cause) {
      if (isNotAuthorised(cause)) props.onNotAuthorised()
      else setProblem(problemOf(cause))
    }
  }
  return { items, total, next, busy, problem, leave, reload: () => load(undefined), more: () => load(next()) }
}
