import type { Stats } from "node:fs"
import { Effect, type Scope } from "effect"

/**
 * Calls `onChange` when something changes under these folders, down to this depth, until the scope closes; the folders
 * may be missing. Each folder takes one subscription of the system, files take none. Network folders report no changes,
 * and the subscriptions of a system are limited: the caller also searches at intervals.
 */
export const watchFolders = (
  folders: ReadonlyArray<string>,
  depth: number,
  onChange: () => void,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.promise(async () => {
        // Only a watch needs it: the others start without it.
        const { watch } = await import("chokidar")
        const watcher = watch([...folders], { depth, ignoreInitial: true, ignored: isFile })
        return watcher
          .on("raw", onChange)
          .on("all", onChange)
          .on("error", () => undefined)
      }),
      watcher => Effect.promise(() => watcher.close()),
    ),
  )

/** The folder reports what happens to its files. */
const isFile = (_: string, stats?: Stats): boolean => stats?.isFile() ?? false
