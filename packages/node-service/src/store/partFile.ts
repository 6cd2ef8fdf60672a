import { open } from "node:fs/promises"
import type { PartFile } from "@altilift/core"
import { Effect } from "effect"
import { withFiles } from "./files.ts"

/** Opens a file that arrives in several requests, with what is there of it. */
export const openPart = Effect.fnUntraced(function* (path: string) {
  const file = yield* Effect.acquireRelease(
    withFiles(() => open(path, "a")),
    opened => Effect.ignore(withFiles(() => opened.close())),
  )
  let { size } = yield* withFiles(() => file.stat())
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.byteLength; ) {
      const { bytesWritten } = await file.write(bytes, at)
      at += bytesWritten
      size += bytesWritten
    }
  }
  const restart = async () => {
    await file.truncate(0)
    size = 0
  }
  return {
    size: () => size,
    write: (bytes: Uint8Array) => withFiles(() => write(bytes)),
    restart: withFiles(restart),
    /** Succeeds when its bytes are on the disk. */
    sync: withFiles(() => file.sync()),
  } satisfies PartFile<unknown> & Record<"sync", unknown>
})
