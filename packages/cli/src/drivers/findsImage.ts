import { requireImage } from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import { Effect } from "effect"
import type { PhotoSet } from "../config/Selection.ts"
import { bytesOf } from "./bigFile.ts"
import { openFile } from "./openFile.ts"
import { walk } from "./walk.ts"

/** After this the run goes on without knowing: an empty project may be made on a slow disk. */
const within = "5 seconds"

/**
 * Whether a JPEG, PNG or TIFF is in a set. Reads the first bytes of each file, until one is. What cannot be
 * read is none. Yields true when that is not known within 5 seconds.
 */
export const findsImage = ({ paths, selection }: PhotoSet): Effect.Effect<boolean> =>
  Effect.promise(async signal => {
    for await (const { found, file } of walk(paths, { selection })) {
      if (signal.aborted) return false
      if (found === "file" && (await Effect.runPromise(isImage(file.ref, file.name)))) return true
    }
    return false
  }).pipe(Effect.timeoutOrElse({ duration: within, orElse: () => Effect.succeed(true) }))

const isImage = (ref: string, name: string): Effect.Effect<boolean> =>
  Effect.tryPromise(async () => {
    const file = await openFile(ref)
    try {
      const { regular, size } = await file.stats()
      return regular && size > 0 ? await sniff(bytesOf(file)) : undefined
    } finally {
      await file.close()
    }
  }).pipe(
    Effect.flatMap(sniffed =>
      sniffed === undefined
        ? Effect.succeed(false)
        : Effect.as(requireImage({ ref, name, size: 0, modifiedAt: 0 }, sniffed), true),
    ),
    Effect.orElseSucceed(() => false),
  )
