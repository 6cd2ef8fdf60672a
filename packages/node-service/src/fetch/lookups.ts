import type { Lookup } from "./guard.ts"

/**
 * Look-ups of each client one after the other. The system has few threads for them, and a name server that does not
 * answer holds one for many seconds, also when no caller waits any more: the names of one client never take the threads
 * of others.
 */
export const makeLookups = (lookup: Lookup): ((client: string) => Lookup) => {
  const last = new Map<string, Promise<unknown>>()
  return client => hostname => {
    const turn = (last.get(client) ?? Promise.resolve()).then(() => lookup(hostname))
    const ended = turn.then(
      () => undefined,
      () => undefined,
    )
    last.set(client, ended)
    void ended.then(() => last.get(client) === ended && last.delete(client))
    return turn
  }
}
