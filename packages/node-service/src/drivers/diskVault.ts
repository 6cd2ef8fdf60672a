import { join } from "node:path"
import { Effect, Layer } from "effect"
import { Vault } from "../ports/Vault.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { removeFolder } from "../store/removeFolder.ts"

/** In the data folder. */
export const layerDiskVault = Layer.effect(
  Vault,
  Effect.gen(function* () {
    const folder = yield* DataFolder
    const perProject = [
      folder.edgeObjects,
      folder.edgeUploads,
      folder.vault,
      folder.thumbs,
      folder.meta,
      folder.handoff,
      folder.work,
      folder.results,
    ]
    return Vault.of({
      original: image => join(folder.vault, image.projectId, image.id),
      thumbnail: image => join(folder.thumbs, image.projectId, `${image.id}.jpg`),
      metaFile: file => join(folder.meta, file.projectId, file.id),
      handoff: task => join(folder.handoff, task.projectId, task.id),
      work: task => join(folder.work, task.projectId, task.id),
      results: task => join(folder.results, task.projectId, task.id),
      perProject,
      remove: projectId =>
        withFiles(async () => {
          for (const parent of perProject) await removeFolder(join(parent, projectId))
        }),
    })
  }),
)
