import { Effect } from "effect"
import { vaultTexts } from "../messages/vault.ts"
import { CommandRefusal } from "../Refusal.ts"
import type { RunningProcess } from "../store/RunningProcess.ts"
import { placeName, placesNumber, type VaultPlaces } from "./vaultSettings.ts"

/** A process that just starts is looked at again: it is seen a moment before it says where it finds files. */
const looks = { more: 3, pause: "500 millis" } as const

/** How often it is looked who came meanwhile. */
const between = "5 seconds"

/** Fails while a process runs that puts or finds files elsewhere: it would not find what is moved. */
export const requirePlaces = Effect.fnUntraced(function* <E, R>(
  places: VaultPlaces,
  running: Effect.Effect<ReadonlyArray<RunningProcess>, E, R>,
) {
  const number = placesNumber(places)
  const others = Effect.map(running, all => all.filter(one => one.places !== number))
  let found = yield* others
  for (let more = looks.more; found.length > 0 && more > 0; more--) {
    yield* Effect.sleep(looks.pause)
    found = yield* others
  }
  if (found.length === 0) return
  const { vault, formerVault } = places
  const message = vaultTexts.moveUnknown(placeName(vault), placeName(formerVault ?? vault), found)
  return yield* new CommandRefusal({ usage: false, message })
})

/** Fails when such a process comes. A database that is away for a moment tells nothing of it. */
export const watchPlaces = <E, R>(places: VaultPlaces, running: Effect.Effect<ReadonlyArray<RunningProcess>, E, R>) =>
  Effect.andThen(Effect.sleep(between), requirePlaces(places, running)).pipe(
    Effect.catchIf(
      error => !(error instanceof CommandRefusal),
      () => Effect.void,
    ),
    Effect.forever,
  )
