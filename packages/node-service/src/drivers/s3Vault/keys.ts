import type { Owner, VaultFile } from "../../ports/Vault.ts"

/** The keys of files: all of a project have a prefix in common, and so have the results of a task. */
export const makeKeys = (prefix: string) => {
  const project = (projectId: string) => `${prefix}${projectId}/`
  const results = ({ projectId, id }: Owner) => `${project(projectId)}results/${id}/`
  return {
    project,
    results,
    /** Written when all results are there, and removed before any of them is. */
    manifest: (task: Owner) => `${results(task)}manifest.json`,
    file: (file: VaultFile): string => {
      const { projectId, id } = file.of
      if (file.kind === "original") return `${project(projectId)}originals/${id}`
      if (file.kind === "meta") return `${project(projectId)}meta/${id}`
      return file.kind === "thumbnail" ? `${project(projectId)}thumbs/${id}.jpg` : `${results(file.of)}files/${file.name}`
    },
  }
}

export type Keys = ReturnType<typeof makeKeys>
