import { afterAll, afterEach } from "@effect/vitest"
import { altilift, type Ended } from "./altilift.ts"
import type { Sandbox } from "./Sandbox.ts"
import { type Service, startService } from "./Service.ts"

/** The real service for all tests of a file; after each of them its relays let everything through again. */
export interface UsedService extends Service {
  /** Uploads the sandbox's `photos` with the service's account. `environment` is added to it. */
  readonly upload: (
    sandbox: Sandbox,
    words: ReadonlyArray<string>,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Ended>
  /** The flags that make a project which no other test uses. */
  readonly newProject: () => ReadonlyArray<string>
}

export const useService = async (settings: Readonly<Record<string, string>> = {}): Promise<UsedService> => {
  const service = await startService(settings)
  let projects = 0
  afterAll(() => service[Symbol.asyncDispose]())
  afterEach(() => {
    service.api.intercept = undefined
    service.edge.intercept = undefined
  })
  return {
    ...service,
    upload: (sandbox, words, environment) =>
      altilift(sandbox, ["upload", "photos", ...words], { environment: { ...service.environment, ...environment } }),
    newProject: () => ["--project", `Project ${projects++}`, "--create"],
  }
}
