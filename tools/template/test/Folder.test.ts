import { mkdtempDisposableSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { imageSourceSuite } from "@altilift/core/contract"
import { Effect, Layer } from "effect"
import { layerFolder } from "../src/drivers/Folder.ts"

const newFolder = Effect.sync(() => mkdtempDisposableSync(join(tmpdir(), "frontend-name-")))

imageSourceSuite("Folder", files =>
  Effect.map(
    Effect.acquireRelease(newFolder, folder => Effect.sync(folder.remove)),
    ({ path }) => {
      for (const { name, bytes } of files) writeFileSync(join(path, name), bytes)
      return layerFolder(path)
    },
  ).pipe(Layer.unwrap),
)
