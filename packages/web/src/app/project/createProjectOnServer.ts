import type { Problem } from "@altilift/core"
import type { Client, ImageInfo, ProjectDetails } from "@altilift/core/client"
import { type Accessor, createSignal, onCleanup } from "solid-js"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import { goesOn } from "../result/createTask.ts"
import { makePolling } from "../result/makePolling.ts"
import { startReconstruction } from "../result/startReconstruction.ts"
import { makeImageReader } from "./ImageReader.ts"

/** Milliseconds between looks while something is going on. */
const pollEvery = 5_000
/** Milliseconds after which a tab that becomes visible asks again: links to results expire. */
const staleAfter = 60 * 60_000

/**
 * What the server knows of a project, as signals; looked at again by itself while photos are on their way or its
 * reconstruction goes on.
 */
export interface ProjectOnServer {
  readonly details: Accessor<ProjectDetails | undefined>
  readonly images: Accessor<ReadonlyArray<ImageInfo>>
  readonly total: Accessor<number | undefined>
  /** All images were read. */
  readonly complete: Accessor<boolean>
  /** Milliseconds since 1970. */
  readonly updatedAt: Accessor<number>
  readonly busy: Accessor<boolean>
  readonly problem: Accessor<Problem | undefined>
  /** Something is being started or stopped. */
  readonly acting: Accessor<boolean>
  /** Why the server did not start the reconstruction. */
  readonly refusal: Accessor<Problem | undefined>
  readonly refresh: () => void
  /** `reconstructor`: the server's default when undefined. */
  readonly start: (reconstructor: string | undefined) => void
  readonly stop: () => void
  /** Removes an image. */
  readonly remove: (id: string) => void
}

export const createProjectOnServer = (given: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
}): ProjectOnServer => {
  const [details, setDetails] = createSignal<ProjectDetails>()
  const [images, setImages] = createSignal<ReadonlyArray<ImageInfo>>([])
  const [total, setTotal] = createSignal<number>()
  const [complete, setComplete] = createSignal(false)
  const [updatedAt, setUpdatedAt] = createSignal(Date.now())
  const [busy, setBusy] = createSignal(true)
  const [problem, setProblem] = createSignal<Problem>()
  const [acting, setActing] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Problem>()
  let gone = false
  /** The next look reads all images again. */
  let anew = false
  onCleanup(() => {
    gone = true
    reader.stop()
    polling.stop()
  })

  /** Answers whether the same may go well another time. */
  const failed = (cause: unknown): boolean => {
    if (gone) return false
    const refused = isNotAuthorised(cause)
    if (refused) given.onNotAuthorised()
    else setProblem(problemOf(cause))
    return !refused
  }

  const fetchProject = async (): Promise<void> => {
    const found = await given.server.project(given.project)
    if (gone) return
    setDetails(found)
    setUpdatedAt(Date.now())
    setProblem(undefined)
  }

  const reader = makeImageReader(
    after => given.server.images(given.project, { after }),
    (found, total) => {
      if (gone) return
      setImages(found)
      setTotal(total)
      setComplete(reader.isComplete())
    },
  )

  const isBusy = (): boolean => goesOn(details()?.task) || images().some(({ state }) => state !== "Ready" && state !== "Invalid")
  const isCutShort = (): boolean => images().length > 0 && !complete()
  const request = async (): Promise<boolean> => {
    const all = anew
    anew = false
    const mayGoOn = await Promise.all([fetchProject(), reader.read(all)]).then(() => true, failed)
    return !gone && mayGoOn && (isBusy() || isCutShort())
  }
  const polling = makePolling(request, pollEvery, staleAfter)

  const doing = async (set: (busy: boolean) => void, work: () => Promise<unknown>): Promise<void> => {
    set(true)
    await work().catch(failed)
    if (!gone) set(false)
  }

  /**
   * Starting and stopping are not idempotent: they are asked for once, and then the server is looked at, whatever the
   * answer was.
   */
  const act = (work: () => Promise<Problem | undefined>): void =>
    void doing(setActing, async () => {
      setRefusal(undefined)
      const refused = await work().finally(polling.now)
      if (!gone) setRefusal(refused)
    })

  const refresh = () => {
    anew = images().length > 0
    void doing(setBusy, polling.now)
  }
  refresh()
  return {
    details,
    images,
    total,
    complete,
    updatedAt,
    busy,
    problem,
    acting,
    refusal,
    refresh,
    start: reconstructor => act(() => startReconstruction(given.server, given.project, reconstructor)),
    stop: () =>
      act(async () => {
        await given.server.stopReconstruction(given.project)
        return undefined
      }),
    remove: id =>
      void doing(setActing, () => {
        setProblem(undefined)
        return given.server.removeImage(given.project, id).finally(() => {
          anew = true
          return polling.now()
        })
      }),
  }
}
