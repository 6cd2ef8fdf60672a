import type { PixelFacts } from "@altilift/core/preflight"
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js"
import type { PhotoWorkers } from "../../../workers/PhotoWorkers.ts"
import type { Photo } from "../model/Photo.ts"
import type { Uploading } from "../Uploading.ts"
import { isActive } from "../uploadingState.ts"
import { createFlightNames, type FlightNames } from "./createFlightNames.ts"
import { measureAll } from "./measureAll.ts"
import { type SetHints, setHintsOf } from "./SetHints.ts"

/** Milliseconds between two checks while pictures are looked at. */
const checkedEvery = 3_000

/** How many pictures were looked at, of all. */
export interface Looking {
  readonly done: number
  readonly all: number
}

export interface Hints {
  /** Undefined until the headers of all files are read. */
  readonly found: Accessor<SetHints | undefined>
  /** Undefined while no picture is being looked at. */
  readonly looking: Accessor<Looking | undefined>
  readonly names: FlightNames
}

/**
 * Checks a set once its headers are read, and again when pictures were looked at or photos were left out. What is kept
 * of a picture are a few numbers.
 */
export const createHints = (uploading: Uploading, workers: Pick<PhotoWorkers, "check" | "pixels">): Hints => {
  const [result, setResult] = createSignal<{ readonly of: ReadonlyArray<Photo>; readonly hints: SetHints }>()
  const [looking, setLooking] = createSignal<Looking>()
  /** Of which set `measured` is. */
  let of: ReadonlyArray<Photo> = []
  let measured = new Map<number, PixelFacts | undefined>()
  let turn = 0
  let checks = 0
  onCleanup(() => turn++)

  const check = async (): Promise<void> => {
    const mine = ++checks
    const set = of
    const images = set.flatMap(({ index, facts, leftOut }) => (facts?.kind === "image" ? [{ index, facts, leftOut }] : []))
    const found = await workers
      .check({
        photos: images.map(({ index, facts }) => ({ facts, pixels: measured.get(index) })),
        now: Date.now(),
        leftOut: new Set(images.flatMap(({ leftOut }, at) => (leftOut ? [at] : []))),
      })
      // Hints are no reason for an upload to fail.
      .catch(() => undefined)
    if (mine !== checks || set !== of || found === undefined) return
    const indexes = images.map(({ index }) => index)
    setResult({ of: set, hints: setHintsOf(found, indexes) })
  }

  const look = async (mine: number): Promise<void> => {
    const set = of
    const wanted = set.filter(({ index, facts }) => facts?.kind === "image" && !measured.has(index))
    if (wanted.length === 0) return
    let checkedAt = performance.now()
    let done = 0
    await measureAll(wanted, {
      measure: async photo => {
        const { index, facts } = photo
        if (facts?.kind !== "image") return
        const pixels = await workers.pixels(await uploading.open(index), facts)
        // It may be taken away meanwhile, and another one be in its place.
        if (turn === mine && set[index] === photo) measured.set(index, pixels)
      },
      onDone: () => {
        if (turn !== mine) return
        setLooking({ done: ++done, all: wanted.length })
        if (performance.now() - checkedAt < checkedEvery) return
        checkedAt = performance.now()
        void check()
      },
      isSending: () => isActive(uploading.state()),
      stopped: () => turn !== mine,
    })
    if (turn !== mine) return
    setLooking(undefined)
    await check()
  }

  createEffect(
    on(uploading.scanned, scanned => {
      const mine = ++turn
      setLooking(undefined)
      if (!scanned) return
      if (of !== uploading.photos()) measured = new Map()
      of = uploading.photos()
      void check().then(() => look(mine))
    }),
  )
  createEffect(
    on(
      uploading.lastStep,
      () => {
        for (const index of [...measured.keys()]) if (index >= of.length) measured.delete(index)
        if (uploading.scanned()) void check()
      },
      { defer: true },
    ),
  )
  return {
    found: () => {
      const known = result()
      return known !== undefined && known.of === uploading.photos() ? known.hints : undefined
    },
    looking,
    names: createFlightNames(uploading),
  }
}
