import { join } from "node:path"
import { Context, Effect, Layer } from "effect"
import { DataFolder } from "../store/DataFolder.ts"
import { type FileError, withFiles } from "../store/files.ts"
import { removeFolder } from "../store/removeFolder.ts"

/** Where the files of a project and of its images are. */
export class ProjectFiles extends Context.Service<
  ProjectFiles,
  {
    /** The verified original, or the bytes being verified. */
    readonly original: (image: { readonly projectId: string; readonly id: string }) => string
    readonly thumbnail: (image: { readonly projectId: string; readonly id: string }) => string
    /** The finished handoff of a task. */
    readonly handoff: (task: { readonly projectId: string; readonly id: string }) => string
    /** Folders in which projects have a folder of their own, named by their id. */
    readonly perProject: ReadonlyArray<string>
    /** Removes every file of a project. */
    readonly remove: (projectId: string) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/projects/ProjectFiles") {
  static readonly layer = Layer.effect(
    ProjectFiles,
    Effect.gen(function* () {
      const folder = yield* DataFolder
      const perProject = [folder.edgeObjects, folder.edgeUploads, folder.vault, folder.thumbs, folder.handoff]
      return ProjectFiles.of({
        original: image => join(folder.vault, image.projectId, image.id),
        thumbnail: image => join(folder.thumbs, image.projectId, `${image.id}.jpg`),
        handoff: task => join(folder.handoff, task.projectId, task.id),
        perProject,
        remove: projectId =>
          withFiles(async () => {
            for (const parent of perProject) await removeFolder(join(parent, projectId))
          }),
      })
    }),
  )
}
