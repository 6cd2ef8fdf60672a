import type { Flight } from "@altilift/core/preflight"
import { createSignal } from "solid-js"
import type { Uploading } from "../Uploading.ts"
import { flightKey } from "./SetHints.ts"

/** The names that a user gave to flights. */
export interface FlightNames {
  /** Undefined: it has its number alone. */
  readonly of: (flight: Flight) => string | undefined
  /** An empty name takes the name away. */
  readonly set: (flight: Flight, name: string) => void
}

export const createFlightNames = (uploading: Uploading): FlightNames => {
  const [names, setNames] = createSignal<ReadonlyMap<string, string>>(new Map())
  const put = (key: string, name: string | undefined): void => {
    const changed = new Map(names())
    if (name === undefined) changed.delete(key)
    else changed.set(key, name)
    setNames(changed)
  }
  return {
    of: flight => names().get(flightKey(flight, uploading.photos())),
    set: (flight, given) => {
      const key = flightKey(flight, uploading.photos())
      const before = names().get(key)
      const name = given.trim() === "" ? undefined : given.trim()
      if (name === before) return
      put(key, name)
      uploading.pushStep({ kind: "named", photos: flight.photos.length, undo: () => put(key, before) })
    },
  }
}
