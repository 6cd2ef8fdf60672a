import { Console, Effect } from "effect"
import { record } from "../audit/record.ts"
import type { ServiceSettings } from "../config.ts"
import { makePlace, runningProcesses } from "../layers.ts"
import { vaultTexts } from "../messages/vault.ts"
import { requireKnownFolder } from "../store/aloneLock.ts"
import { Scratch } from "../store/Scratch.ts"
import { checkVault } from "../vault/checkVault.ts"
import { moveVault } from "../vault/moveVault.ts"
import { requirePlaces, watchPlaces } from "../vault/requirePlaces.ts"
import { makeTally } from "../vault/Tally.ts"
import { placeName } from "../vault/vaultSettings.ts"
import { withFormer } from "../vault/withFormer.ts"

/** Moves the files, or reads them all; what became of them. */
export const moveOrCheck = Effect.fnUntraced(
  function* (settings: Pick<ServiceSettings, "database" | "vault" | "formerVault">, check: boolean) {
    const { vault, formerVault } = settings
    yield* requireKnownFolder
    const now = yield* makePlace(vault)
    const former = formerVault && (yield* makePlace(formerVault))
    const tally = makeTally(former === undefined ? vaultTexts.fileMissingHere : vaultTexts.fileMissing)
    const say = Effect.suspend(() => {
      const { moved, there, bytes } = tally.report()
      return Console.error(vaultTexts.moveProgress(moved + there, bytes))
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep("5 seconds"), say)))
    if (check || formerVault === undefined || former === undefined)
      yield* checkVault(former === undefined ? now : withFormer(now, former), tally)
    else {
      const running = runningProcesses(settings)
      yield* requirePlaces(settings, running)
      // A move that is killed writes nothing at its end.
      yield* record({ act: "vault-move-started", subject: vaultTexts.moveBegun(placeName(formerVault), placeName(vault)) })
      yield* Effect.raceFirst(moveVault({ now, former }, tally), watchPlaces(settings, running))
    }
    return tally.report()
  },
  Effect.scoped,
  Effect.provide(Scratch.layer),
)
