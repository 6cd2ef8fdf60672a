import type { Problem } from "@altilift/core"
import type { Client, ProjectDetails } from "@altilift/core/client"
import { type Accessor, createSignal, onCleanup } from "solid-js"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import { makePolling } from "./makePolling.ts"

/** Milliseconds between requests while a reconstruction goes on. */
const pollEvery = 3_000

export const goesOn = (state: string | undefined): boolean => state === "Pending" || state === "Running"

/** The latest reconstruction of a project, asked for again while it goes on. */
export const createTask = (given: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
}): { readonly details: Accessor<ProjectDetails | undefined>; readonly problem: Accessor<Problem | undefined> } => {
  const [details, setDetails] = createSignal<ProjectDetails>()
  const [problem, setProblem] = createSignal<Problem>()
  let gone = false
  const work = async (): Promise<boolean> => {
    try {
      const found = await given.server.project(given.project)
      if (gone) return false
      setProblem(undefined)
      setDetails(found)
      return goesOn(found.task)
    } catch (cause) {
      if (gone) return false
      const refused = isNotAuthorised(cause)
      if (refused) given.onNotAuthorised()
      else setProblem(problemOf(cause))
      return !refused
    }
  }
  const polling = makePolling(work, pollEvery)
  onCleanup(() => {
    gone = true
    polling.stop()
  })
  void polling.now()
  return { details, problem }
}
