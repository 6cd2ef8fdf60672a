import { type Accessor, createSignal, onCleanup } from "solid-js"
import { ApiProblem } from "../../api/ApiProblem.ts"
import type { ProjectDetails, Server, ServerImage } from "../../api/Server.ts"

/** Milliseconds between looks while something is going on. */
const lookEvery = 5_000

/**
 * What the server knows of a project, as signals; looked at again by itself while photos are on their way or its reconstruction goes on. Images
 * beyond the first page stand as they were found.
 */
export interface ProjectOnServer {
  readonly details: Accessor<ProjectDetails | undefined>
  readonly images: Accessor<ReadonlyArray<ServerImage>>
  readonly total: Accessor<number | undefined>
  readonly next: Accessor<string | undefined>
  /** Milliseconds since 1970. */
  readonly updatedAt: Accessor<number>
  readonly busy: Accessor<boolean>
  readonly problem: Accessor<ApiProblem | undefined>
  /** Something is being started or stopped. */
  readonly acting: Accessor<boolean>
  /** Why the server did not start the reconstruction. */
  readonly refusal: Accessor<string | undefined>
  readonly refresh: () => void
  readonly more: () => void
  readonly start: () => void
  readonly stop: () => void
}

export const createProjectOnServer = (given: {
  readonly server: Server
  readonly project: string
  readonly onNotAuthorised: () => void
}): ProjectOnServer => {
  const [details, setDetails] = createSignal<ProjectDetails>()
  const [images, setImages] = createSignal<ReadonlyArray<ServerImage>>([])
  const [total, setTotal] = createSignal<number>()
  const [next, setNext] = createSignal<string>()
  const [updatedAt, setUpdatedAt] = createSignal(Date.now())
  const [busy, setBusy] = createSignal(true)
  const [problem, setProblem] = createSignal<ApiProblem>()
  const [acting, setActing] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  let gone = false
  let beyondFirstPage = false
  let timer: number | undefined
  onCleanup(() => {
    gone = true
    window.clearTimeout(timer)
  })

  /** Answers whether the same may go well another time. */
  const failed = (cause: unknown): boolean => {
    const found = cause instanceof ApiProblem ? cause : new ApiProblem("unreachable")
    if (gone) return false
    if (found.kind === "not authorised") given.onNotAuthorised()
    else setProblem(found)
    return found.kind !== "not authorised"
  }

  const lookAtProject = async (): Promise<void> => {
    const found = await given.server.project(given.project)
    if (gone) return
    setDetails(found)
    setUpdatedAt(Date.now())
    setProblem(undefined)
  }

  const lookAtImages = async (after: string | undefined): Promise<void> => {
    const page = await given.server.images(given.project, after)
    if (gone) return
    setImages(after === undefined ? page.items : [...images(), ...page.items])
    setTotal(page.total)
    setNext(page.next)
  }

  const goesOn = (): boolean => {
    const task = details()?.task
    return task === "Pending" || task === "Running" || images().some(({ state }) => state !== "Ready" && state !== "Invalid")
  }
  const look = async (): Promise<void> => {
    window.clearTimeout(timer)
    const looks = beyondFirstPage ? [lookAtProject()] : [lookAtProject(), lookAtImages(undefined)]
    const mayGoOn = await Promise.all(looks).then(() => true, failed)
    if (!gone && mayGoOn && goesOn()) timer = window.setTimeout(() => void look(), lookEvery)
  }

  const doing = async (set: (busy: boolean) => void, work: () => Promise<unknown>): Promise<void> => {
    set(true)
    await work().catch(failed)
    if (!gone) set(false)
  }

  /** Starting and stopping are not idempotent: they are asked for once, and then the server is looked at, whatever the answer was. */
  const act = (work: () => Promise<string | undefined>) => () =>
    void doing(setActing, async () => {
      setRefusal(undefined)
      const refused = await work().finally(look)
      if (!gone) setRefusal(refused)
    })

  const refresh = () => {
    beyondFirstPage = false
    void doing(setBusy, look)
  }
  refresh()
  return {
    details,
    images,
    total,
    next,
    updatedAt,
    busy,
    problem,
    acting,
    refusal,
    refresh,
    more: () => {
      beyondFirstPage = true
      void doing(setBusy, () => lookAtImages(next()))
    },
    start: act(() => given.server.startReconstruction(given.project)),
    stop: act(async () => {
      await given.server.stopReconstruction(given.project)
      return undefined
    }),
  }
}
