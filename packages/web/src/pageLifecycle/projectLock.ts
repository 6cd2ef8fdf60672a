/** Releases the project to the next that waits. */
export type Release = () => void

export interface ProjectLockOptions {
  /** Gives up waiting; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** Another tab holds the project. Goes on when that tab releases it, or after `takeOver`. */
  readonly onElsewhere: (takeOver: () => void) => void
  /** Another tab took it over. */
  readonly onTakenOver: () => void
}

/**
 * Holds a project for this tab: two tabs of one browser that upload to the same project would send the same photos
 * twice. Where there are no Web Locks (a page from an insecure address) every tab gets it at once.
 */
export const holdProject = async (endpoint: string, project: string, options: ProjectLockOptions): Promise<Release> => {
  // Undefined in insecure contexts, whatever the types say.
  const locks: LockManager | undefined = navigator.locks
  if (locks === undefined) return () => {}
  const name = nameOf(endpoint, project)
  const atOnce = await hold(locks, name, { ifAvailable: true }, options.onTakenOver)
  if (atOnce !== undefined) return atOnce
  return waitForTurn(locks, name, options)
}

const nameOf = (endpoint: string, project: string) => `altilift ${endpoint} ${project}`

/** Whether some tab of this browser holds the project. */
export const isHeld = async (endpoint: string, project: string): Promise<boolean> => {
  const locks: LockManager | undefined = navigator.locks
  const { held = [] } = (await locks?.query()) ?? {}
  return held.some(({ name }) => name === nameOf(endpoint, project))
}

/** Waits until no tab holds the project. Rejects with the signal's reason. */
export const whenFree = (endpoint: string, project: string, signal: AbortSignal): Promise<void> =>
  navigator.locks.request(nameOf(endpoint, project), { signal }, () => {})

const waitForTurn = async (locks: LockManager, name: string, options: ProjectLockOptions): Promise<Release> => {
  const { signal, onElsewhere, onTakenOver } = options
  const waiting = new AbortController()
  const giveUp = () => waiting.abort(signal.reason)
  signal.addEventListener("abort", giveUp, { once: true })
  const stolen = Promise.withResolvers<Release | undefined>()
  const steal = () => {
    // A tab that steals the lock must not stay in the queue as well.
    waiting.abort(new DOMException("taking over", "AbortError"))
    hold(locks, name, { steal: true }, onTakenOver).then(stolen.resolve, stolen.reject)
  }
  let taking = false
  onElsewhere(() => {
    if (taking || signal.aborted) return
    taking = true
    steal()
  })
  try {
    signal.throwIfAborted()
    const turn = hold(locks, name, { signal: waiting.signal }, onTakenOver)
    const release = await turn.catch((cause: unknown) => (taking ? stolen.promise : Promise.reject(cause)))
    if (release === undefined) throw new Error("The browser refused a lock without saying why")
    return release
  } finally {
    signal.removeEventListener("abort", giveUp)
  }
}

/** `undefined` when `ifAvailable` was asked for and another tab holds it. */
const hold = (locks: LockManager, name: string, how: LockOptions, onTakenOver: () => void): Promise<Release | undefined> =>
  new Promise((resolve, reject) => {
    let held = false
    let released = false
    locks
      .request(name, how, lock => {
        if (lock === null) return resolve(undefined)
        held = true
        return new Promise<void>(done =>
          resolve(() => {
            released = true
            done()
          }),
        )
      })
      .catch((cause: unknown) => {
        if (!held) reject(cause)
        else if (!released) onTakenOver()
      })
  })
