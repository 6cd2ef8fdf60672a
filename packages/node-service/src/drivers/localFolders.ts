import { opendir } from "node:fs/promises"
import { join } from "node:path"
import type { Owner, Vault } from "../ports/Vault.ts"
import type { DataFolderPaths } from "../store/dataFolderPaths.ts"
import { withFiles } from "../store/files.ts"
import { idPattern } from "../store/ids.ts"
import { removeFolder } from "../store/removeFolder.ts"

/**
 * Folders that the projects of this machine have, wherever their files are kept.
 *
 * @param more folders that have a folder or files for each project
 */
export const localFolders = ({ edgeObjects, edgeUploads, handoff, work }: DataFolderPaths, more: ReadonlyArray<string>) => {
  const perProject = [edgeObjects, edgeUploads, handoff, work, ...more]
  const remove = (projectId: string) =>
    withFiles(async () => {
      for (const parent of perProject) await removeFolder(join(parent, projectId))
    })
  return {
    handoff: (task: Owner) => join(handoff, task.projectId, task.id),
    work: (task: Owner) => join(work, task.projectId, task.id),
    projects: withFiles(async () => {
      const found = new Set<string>()
      for (const parent of perProject) {
        for await (const { name } of await opendir(parent)) if (idPattern.test(name)) found.add(name)
      }
      return found
    }),
    remove,
    removeHere: remove,
  } satisfies Partial<Vault["Service"]>
}
