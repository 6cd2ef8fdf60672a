import { Context, Effect, Layer } from "effect"
import { RunFault } from "../ports/Errors.ts"
import type { GrantKind } from "../ports/Grant.ts"
import { Storage } from "../ports/Storage.ts"

type Driver = Layer.Layer<Storage, unknown, unknown>
type Drivers = { readonly [Kind in GrantKind]?: Driver }
type DriverOf<D extends Drivers> = Exclude<D[keyof D & GrantKind], undefined>

/**
 * One storage of several: each target goes to the driver of its kind. Whether an address answers is asked of the first.
 */
export const layerStorages = <D extends Drivers>(
  drivers: D,
): Layer.Layer<Storage, Layer.Error<DriverOf<D>>, Layer.Services<DriverOf<D>>> =>
  Layer.effect(
    Storage,
    Effect.gen(function* () {
      const storages = new Map<string, Storage["Service"]>()
      for (const [kind, driver] of Object.entries<Driver>(drivers)) {
        storages.set(kind, Context.get(yield* Layer.build(driver), Storage))
      }
      const [first] = storages.values()
      return Storage.of({
        kinds: Object.keys(drivers) as Array<GrantKind>,
        reach: address => first?.reach(address) ?? Effect.void,
        put: (payload, target, onProgress) =>
          storages.get(target.kind)?.put(payload, target, onProgress) ?? missingStorage(target.kind),
        giveUp: target => storages.get(target.kind)?.giveUp(target) ?? Effect.void,
      })
    }),
  ) as Layer.Layer<Storage, Layer.Error<DriverOf<D>>, Layer.Services<DriverOf<D>>>

/** No driver here takes such a target. */
export const missingStorage = (kind: GrantKind): Effect.Effect<never, RunFault> =>
  Effect.fail(new RunFault({ kind: "refused", problem: { code: "storage-missing", kind } }))
