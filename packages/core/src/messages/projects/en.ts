import type { ProjectSentences } from "../Catalogue.ts"

const operations = {
  "rename-project": "does not rename projects",
  "share-project": "does not share projects",
  "show-page": "does not say where its page shows a project",
} as const

/** English: projects. */
export const projects: ProjectSentences = {
  "project-exists": ({ name, id }) => `You have a project named "${name}" already (${id})`,
  "not-offered": ({ host, operation }) => `${host} ${operations[operation]}`,
  "project-unknown": ({ name }) => `You have no project named "${name}". Check the name`,
  "project-name-ambiguous": ({ name, ids }) =>
    `There are ${ids.length} projects named "${name}": name the one you mean by its id (${ids.join(", ")})`,
}
