import { Connectivity } from "@altilift/core"
import { Effect, Layer } from "effect"

/** Online unless the browser knows that there is no network at all. */
export const layerOnlineStatus: Layer.Layer<never> = Layer.succeed(Connectivity, { online: Effect.sync(() => navigator.onLine) })
