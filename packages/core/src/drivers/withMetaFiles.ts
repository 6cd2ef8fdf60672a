import { Effect, Stream } from "effect"
import type { SourceFile } from "../lifecycle/State.ts"
import { bytesToInspect, inspectMetaFile } from "../meta/inspectMetaFile.ts"
import { mayBeMetaFile } from "../meta/metaFiles.ts"
import type { RunFault } from "../ports/Errors.ts"
import type { Found } from "../ports/ImageSource.ts"

/**
 * What a source finds, with `SourceFile.meta` of the files that go with photos. Others than those that may be some by
 * their name are not read.
 *
 * @param readHead the first bytes of a file, decoded from UTF-8; undefined where it cannot be read
 */
export const withMetaFiles = (
  found: Stream.Stream<Found, RunFault>,
  readHead: (file: SourceFile, bytes: number) => Effect.Effect<string | undefined>,
): Stream.Stream<Found, RunFault> =>
  Stream.mapEffect(found, one => {
    if (one.found !== "file" || !mayBeMetaFile(one.file.name)) return Effect.succeed(one)
    const { file } = one
    return Effect.map(readHead(file, bytesToInspect(file)), (head): Found => {
      const meta = head === undefined ? undefined : inspectMetaFile(file, head)
      return meta === undefined ? one : { found: "file", file: { ...file, meta } }
    })
  })
