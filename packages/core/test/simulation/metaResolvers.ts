import type { SimulatedServer } from "./SimulatedServer.ts"

/** Meta files are images of a project of their own here, whose checksum is learned from the bytes. */
const metaProject = (pid: string): string => `meta files of ${pid}`

const registerMeta = (server: SimulatedServer, pid: string, filename: string, bucket: string) => {
  server.owned(pid)
  const file = {
    id: server.newId(),
    project: metaProject(pid),
    checksum: "",
    name: filename,
    state: "Pending" as const,
    reasons: [],
    touchedAt: server.time.now,
  }
  server.images.set(file.id, file)
  server.move(file, "registered")
  server.move(file, "started")
  server.note("sign", file.id)
  return { url: server.signer(file, bucket)(""), file: server.shown(file) }
}

export interface Wanted {
  readonly pid: string
  readonly bucket: string
  readonly filename: string
}

const mutation =
  (server: SimulatedServer) =>
  ({ pid, bucket, filename }: Wanted) =>
    registerMeta(server, pid, filename, bucket)

/** What the fields about meta files resolve to. */
export const metaResolvers = (server: SimulatedServer) => ({
  uploadMetaFileS3: mutation(server),
  uploadMetaFileMinio: mutation(server),
})

/** The same of a project. */
export const metaOfProject = (server: SimulatedServer, pid: string) => ({
  hasMetaFile: ({ checksum }: { checksum: string }) => {
    const files = [...server.images.values()].filter(file => file.project === metaProject(pid) && file.checksum === checksum)
    return server.shown(files.at(-1)) ?? null
  },
  metaFile: ({ id }: { id: string }) => {
    server.note("asked", id)
    return server.shown(server.images.get(id)) ?? null
  },
})

/** The names of the meta files that are Ready, in the order in which they were registered. */
export const readyMeta = (server: SimulatedServer): ReadonlyArray<string> =>
  [...server.images.values()]
    .filter(file => file.project === metaProject(server.project.id) && file.state === "Ready")
    .map(({ name }) => name)
