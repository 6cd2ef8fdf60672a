import { describe, expect, it } from "vitest"
import { breath, makeIdleBreath } from "../src/breath.ts"

/** Works over many things, a millisecond each. */
const work = async (things: number, pause: () => Promise<void> | undefined): Promise<void> => {
  for (let thing = 0; thing < things; thing++) {
    for (const end = performance.now() + 1; performance.now() < end; );
    await pause()
  }
}

/** How often others were let in while something was done. */
const turnsDuring = async (doing: () => Promise<unknown>): Promise<number> => {
  let [turns, over] = [0, false]
  const count = (): void => {
    turns++
    if (!over) setImmediate(count)
  }
  setImmediate(count)
  await doing()
  over = true
  return turns
}

describe("work over many things", () => {
  it("lets others in again and again, also where many work at the same time", async () => {
    // 20 times 10 ms of work: were each to go on for its own 10 ms, it would be done in two turns.
    const turns = await turnsDuring(() => Promise.all(Array.from({ length: 20 }, () => work(10, breath))))
    expect(turns).toBeGreaterThanOrEqual(5)
    const idle = makeIdleBreath()
    const idleTurns = await turnsDuring(() => Promise.all(Array.from({ length: 20 }, () => work(10, idle))))
    expect(idleTurns).toBeGreaterThanOrEqual(5)
  })
})
