import { setTimeout as sleep } from "node:timers/promises"
import { image, put, register, start } from "../api.ts"
import { hostileImage } from "./pictures/hostileImage.ts"
import type { Attacked } from "./underAttack.ts"

/** Images sent at a time: enough to keep all workers busy. */
const atOnce = 6

/** Seconds that an image may take until it is decided: what a worker may take twice, on a busy machine. */
const longest = 240

export interface Played {
  readonly ready: number
  readonly invalid: number
  /** What became of each seed, slowest first: for those who look for what costs most. */
  readonly slowest: ReadonlyArray<string>
}

/** Sends the image of a seed, and waits for its end. Throws where there is none. */
const play = async ({ service, project }: Attacked, seed: number) => {
  const { kind, bytes } = await hostileImage(seed)
  const begun = performance.now()
  const signed = await register(service, project, bytes, { name: `${seed}`, checksum: null })
  await start(service, signed.image.id)
  const { status } = await put(signed.url, bytes)
  if (status !== 200) throw new Error(`PUT of ${bytes.length} bytes: ${status}`)
  while (performance.now() - begun < longest * 1000) {
    const { state, error } = await image(service, project, signed.image.id)
    const seconds = (performance.now() - begun) / 1000
    if (state === "Ready" || state === "Invalid") return { seed, kind, state, error: error.join(), seconds }
    await sleep(20)
  }
  throw new Error(`neither Ready nor Invalid after ${longest} s`)
}

/** Plays the images of seeds, those of `next` until it has none, against a service. Names the seed that fails. */
export const playSeeds = async (attacked: Attacked, next: () => number | undefined): Promise<Played> => {
  const ends: Array<Awaited<ReturnType<typeof play>>> = []
  const inWork = new Set<number>()
  const playOn = async (): Promise<void> => {
    for (let seed = next(); seed !== undefined; seed = next()) {
      inWork.add(seed)
      try {
        ends.push(await play(attacked, seed))
      } catch (cause) {
        throw new Error(`seed ${seed}, beside ${[...inWork].join(", ")}: ${cause}`, { cause })
      }
      inWork.delete(seed)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, playOn))
  ends.sort((one, other) => other.seconds - one.seconds)
  return {
    ready: ends.filter(({ state }) => state === "Ready").length,
    invalid: ends.filter(({ state }) => state === "Invalid").length,
    slowest: ends.slice(0, 5).map(end => `seed ${end.seed} (${end.kind}) ${end.seconds.toFixed(1)} s: ${end.state} ${end.error}`),
  }
}
