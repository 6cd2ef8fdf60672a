import { Effect, type Scope } from "effect"

/** Bytes that are on their way to a project, and to all projects of its owner; those just promised included. */
export interface Promised {
  readonly user: number
  readonly project: number
}

/** Counts bytes that are on their way through this process. */
export interface Promises {
  /** Promises bytes until the scope closes. */
  readonly make: (ownerId: string, projectId: string, bytes: number) => Effect.Effect<Promised, never, Scope.Scope>
}

export const makePromises = (): Promises => {
  const counts = new Map<string, number>()
  const add = (key: string, bytes: number): number => {
    const sum = (counts.get(key) ?? 0) + bytes
    if (sum === 0) counts.delete(key)
    else counts.set(key, sum)
    return sum
  }
  const both = (ownerId: string, projectId: string, bytes: number): Promised => ({
    user: add(`user ${ownerId}`, bytes),
    project: add(`project ${projectId}`, bytes),
  })
  return {
    make: (ownerId, projectId, bytes) =>
      Effect.acquireRelease(
        Effect.sync(() => both(ownerId, projectId, bytes)),
        () => Effect.sync(() => both(ownerId, projectId, -bytes)),
      ),
  }
}
