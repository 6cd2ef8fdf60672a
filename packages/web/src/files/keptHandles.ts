import { type DBSchema, openDB } from "idb"
import { z } from "zod/mini"

/** A set whose files can be had again after the page is gone: one click, and it goes on. */
export interface KeptSet {
  readonly endpoint: string
  /** As it was named when the run began. */
  readonly project: string
  readonly handles: ReadonlyArray<FileSystemHandle>
  /** Paths of the files that are not sent. */
  readonly leftOut: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly keptAt: number
}

interface Kept extends DBSchema {
  sets: { key: [string, string]; value: unknown }
}

const handle = z.custom<FileSystemHandle>(value => typeof FileSystemHandle === "function" && value instanceof FileSystemHandle)
const KeptSet: z.ZodMiniType<KeptSet> = z.object({
  endpoint: z.string(),
  project: z.string(),
  handles: z.array(handle),
  // Sets that were kept by an earlier version have none.
  leftOut: z._default(z.array(z.string()), []),
  keptAt: z.number(),
})

const open = () =>
  openDB<Kept>("altilift-sets", 1, {
    upgrade: database => {
      database.createObjectStore("sets")
    },
  })

const withSets = async <A>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<A>): Promise<A> => {
  const database = await open()
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

/**
 * Keeps handles of files and folders (from `pickFolder`, or from a drop where the browser has them) with the project
 * they go to, in place of earlier ones.
 */
export const keepHandles = (set: Omit<KeptSet, "keptAt">): Promise<void> =>
  withSets(async database => {
    await database.put("sets", { ...set, handles: [...set.handles], leftOut: [...set.leftOut], keptAt: Date.now() }, [
      set.endpoint,
      set.project,
    ])
  })

/** The sets that were begun at this endpoint, the latest first. */
export const keptSets = (endpoint: string): Promise<ReadonlyArray<KeptSet>> =>
  withSets(async database => {
    const found = await database.getAll("sets", IDBKeyRange.bound([endpoint, ""], [endpoint, "\uffff"]))
    return found.flatMap(one => KeptSet.safeParse(one).data ?? []).sort((a, b) => b.keptAt - a.keptAt)
  })

/** To be called when the set has arrived, or is given up. */
export const forgetHandles = (set: Pick<KeptSet, "endpoint" | "project">): Promise<void> =>
  withSets(database => database.delete("sets", [set.endpoint, set.project]))

interface Permitted {
  readonly queryPermission: (how: { readonly mode: "read" }) => Promise<PermissionState>
  readonly requestPermission: (how: { readonly mode: "read" }) => Promise<PermissionState>
}

const asks = (kept: FileSystemHandle): kept is FileSystemHandle & Permitted => "requestPermission" in kept

/** Whether all of the set may be read without asking the user: then it continues by itself. */
export const mayRead = async ({ handles }: KeptSet): Promise<boolean> => {
  const states = await Promise.all(handles.map(kept => (asks(kept) ? kept.queryPermission({ mode: "read" }) : "granted")))
  return states.every(state => state === "granted")
}

/**
 * Asks the user for the right to read the set again; false when they do not give it. To be called in the handler of a
 * click.
 */
export const askToRead = async ({ handles }: KeptSet): Promise<boolean> => {
  for (const kept of handles) {
    if (asks(kept) && (await kept.requestPermission({ mode: "read" })) !== "granted") return false
  }
  return true
}
