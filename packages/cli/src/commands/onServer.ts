import { Events } from "@altilift/core"
import { Effect, type Layer } from "effect"
import { sourcesLine, withSources } from "../config/accountSources.ts"
import type { Display } from "../view/Display.ts"
import type { ServerRequest } from "./serverFlags.ts"

/**
 * Runs a command's work with its services and its display. An account that the server does not accept is reported with
 * its source; with `--verbose` every account is.
 */
export const onServer =
  <Services, LayerError>(
    { account, verbose }: ServerRequest,
    display: Display,
    layers: Layer.Layer<Services, LayerError>,
    emit = display.emit,
  ) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => {
      if (verbose) display.note(sourcesLine(account.sources))
      return work
    }).pipe(Effect.provide(layers), Effect.provideService(Events, { emit }), Effect.mapError(withSources(account.sources)))
