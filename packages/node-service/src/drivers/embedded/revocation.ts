import { Effect } from "effect"
import { lastRevocation } from "../../projects/revocation.ts"

/**
 * Whether what was signed for a project still stands. An upload that is under way then comes to its end. A project that
 * is gone has no image to put anything into, which is said later.
 *
 * @param signedAt milliseconds since 1970
 */
export const stillStands = (projectId: string, signedAt: number) =>
  Effect.map(lastRevocation(projectId), (revokedAt = 0) => signedAt >= revokedAt)
