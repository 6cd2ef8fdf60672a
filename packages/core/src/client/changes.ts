import type { Ask } from "./ask.ts"
import * as operations from "./operations.ts"
import { done } from "./people.ts"
import type { RequestOptions } from "./RequestOptions.ts"

/** What becomes of projects. */
export interface ProjectChanges {
  /** Only of a server that offers it (`Features.rename`). */
  readonly renameProject: (id: string, name: string, options?: RequestOptions) => Promise<void>
  /** With its images and results. A second request finds no project. */
  readonly removeProject: (id: string, options?: RequestOptions) => Promise<void>
  /** With its bytes, for those who own the project. Only of a server that offers it (`Features.removeImage`). */
  readonly removeImage: (project: string, image: string, options?: RequestOptions) => Promise<void>
}

export const changesOf = (ask: Ask): ProjectChanges => ({
  renameProject: (id, name, { signal } = {}) =>
    ask(operations.renameProject, { id, name }, answer => done("change-project", answer.renameProject), signal),
  removeProject: (id, { signal } = {}) =>
    ask(operations.removeProject, { id }, answer => done("change-project", answer.removeProject), signal),
  removeImage: (project, id, { signal } = {}) =>
    ask(operations.removeImage, { project, id }, answer => done("change-project", answer.removeImage), signal),
})
