import type { Problem } from "@altilift/core"
import type { Client } from "@altilift/core/client"

/** Yields why not, or undefined when it was started. Not idempotent. */
export const startReconstruction = async (
  server: Client,
  project: string,
  /** The server's default when left out. */
  reconstructor?: string,
): Promise<Problem | undefined> => {
  const answer = await server.startReconstruction(project, { reconstructor })
  return answer.started ? undefined : answer.problem
}
