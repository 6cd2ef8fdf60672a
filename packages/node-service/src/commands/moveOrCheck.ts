import { Console, Effect } from "effect"
import type { ServiceSettings } from "../config.ts"
import { makePlace } from "../layers.ts"
import { vaultTexts } from "../messages/vault.ts"
import { requireKnownFolder } from "../store/aloneLock.ts"
import { Scratch } from "../store/Scratch.ts"
import { checkVault } from "../vault/checkVault.ts"
import { moveVault } from "../vault/moveVault.ts"
import { makeTally } from "../vault/Tally.ts"
import { withFormer } from "../vault/withFormer.ts"

/** Moves the files, or reads them all; what became of them. */
export const moveOrCheck = Effect.fnUntraced(
  function* ({ vault, formerVault }: Pick<ServiceSettings, "vault" | "formerVault">, check: boolean) {
    yield* requireKnownFolder
    const now = yield* makePlace(vault)
    const former = formerVault && (yield* makePlace(formerVault))
    const tally = makeTally(former === undefined ? vaultTexts.fileMissingHere : vaultTexts.fileMissing)
    const say = Effect.suspend(() => {
      const { moved, there, bytes } = tally.report()
      return Console.error(vaultTexts.moveProgress(moved + there, bytes))
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep("5 seconds"), say)))
    if (check || former === undefined) yield* checkVault(former === undefined ? now : withFormer(now, former), tally)
    else yield* moveVault({ now, former }, tally)
    return tally.report()
  },
  Effect.scoped,
  Effect.provide(Scratch.layer),
)
