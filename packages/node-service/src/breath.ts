/** The longest that work over many things goes on before others are let in, in milliseconds. */
const longest = 10

/** Those who work over many things, in the order in which they asked to go on. */
const waiting: Array<() => void> = []
let turnBegan = 0

/**
 * One goes on, and those who answer requests come before the next: however many work at the same time, they block no
 * longer than one.
 */
const turn = (): void => {
  turnBegan = performance.now()
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(turn)
}

const nextTurn = (): Promise<void> =>
  new Promise(resolve => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(turn)
  })

/**
 * To be awaited between two of very many things: lets requests in when the work has taken long enough. Promises alone
 * do not, however many are awaited.
 */
export const breath = (): Promise<void> | undefined => (performance.now() - turnBegan < longest ? undefined : nextTurn())

/** The same for background work: it pauses as long as it worked, and leaves half of the time to requests. */
export const makeIdleBreath = (): (() => Promise<void> | undefined) => {
  let since = performance.now()
  let resting: Promise<void> | undefined
  const rest = async (worked: number): Promise<void> => {
    await new Promise(resolve => setTimeout(resolve, Math.min(worked, 10 * longest)))
    await nextTurn()
    since = performance.now()
    resting = undefined
  }
  return () => {
    const worked = performance.now() - since
    if (resting === undefined && worked >= longest) resting = rest(worked)
    return resting
  }
}
