import { GraphQLError } from "graphql"
import { metaOfProject, metaResolvers } from "./metaResolvers.ts"
import type { SimulatedServer } from "./SimulatedServer.ts"

/** Who asks, as far as the headers of a request say it. */
export interface Known {
  readonly key: boolean
  readonly token: boolean
}

type Resolver<Args, A> = (args: Args) => A | null

/** What the fields of one GraphQL request resolve to. */
export const rootOf = (server: SimulatedServer, known: Known) => {
  server.giveUpOld()
  return { ...accountOf(server, known), ...imagesOf(server), ...metaResolvers(server), ...projectsOf(server) }
}

/** Each field may be the victim of a fault of its own, so that one alias of a batch can fail. */
const faulty =
  (server: SimulatedServer) =>
  <Args, A>(name: string, resolve: (args: Args) => A, another?: () => A): Resolver<Args, A> =>
  args => {
    const count = (server.counts.get(name) ?? 0) + 1
    server.counts.set(name, count)
    const { fieldFault, accountFault } = server.options
    const fault = isAccount(name) ? accountFault?.(name) : fieldFault?.(name, count)
    if (fault?.fault === "error") {
      throw new GraphQLError("The server is confused", { extensions: fault.code === undefined ? {} : { code: fault.code } })
    }
    // The deed may be done although the answer says nothing.
    const answer = resolve(args)
    if (fault?.fault === "null") return null
    if (fault?.fault !== "another image") return answer
    return another === undefined ? (ofAnother(server, answer) as A) : another()
  }

/** What is asked about the account and not about images. */
const isAccount = (field: string) => field === "support" || field === "self" || field === "getGeoIPInfo"

/** The answer, with what is known of another image in place of what is asked for. */
const ofAnother = (server: SimulatedServer, answer: unknown): unknown => {
  const asked = answer as { readonly id?: string; readonly image?: { readonly id: string } } | null
  const id = asked?.image?.id ?? asked?.id
  const other = server.shown([...server.images.values()].find(image => image.id !== id))
  return asked?.image === undefined ? (other ?? null) : { ...asked, image: other }
}

const accountOf = (server: SimulatedServer, known: Known) => {
  const field = faulty(server)
  return {
    support: field("support", () =>
      known.key ? { systemMode: server.options.systemMode ?? "Normal", metaFiles: server.options.metaFiles } : null,
    ),
    my: {
      self: field("self", () => (known.token ? { email: "ada@example.com" } : null)),
      allProjects: ({ search }: { search?: string }) => ({
        pageInfo: { hasNextPage: false },
        edges: [...server.projects.values()].filter(({ name }) => name.includes(search ?? "")).map(node => ({ node })),
      }),
    },
    getGeoIPInfo: field("getGeoIPInfo", () => ({
      nearestMetaBuckets: server.buckets.map(({ label, ...hint }) => ({ ...hint, bucket: label })),
      nearestBuckets: server.buckets.map(({ label, ...hint }) => ({ ...hint, bucket: label })),
    })),
  }
}

const imagesOf = (server: SimulatedServer) => {
  const field = faulty(server)
  const register = (args: { pid: string; filename: string; checksum: string; bucket: string }) =>
    server.register(args.pid, args.filename, args.checksum, args.bucket)
  const another = (id: string | undefined) => server.shown([...server.images.values()].find(image => image.id !== id))
  const imageOf = (id: string) => {
    const image = server.images.get(id)
    if (image === undefined) throw new GraphQLError("There is no such image", { extensions: { code: "NOT_FOUND" } })
    return image
  }
  return {
    hasImage: ({ pid, checksum }: { pid: string; checksum: string }) => {
      const image = () => server.byChecksum(pid, checksum)
      const ask = field(
        "hasImage",
        () => {
          server.owned(pid)
          server.note("asked", image()?.id ?? "", { checksum })
          return server.shown(image()) ?? null
        },
        () => another(image()?.id) ?? null,
      )
      return ask({})
    },
    uploadImageS3: field("uploadImageS3", register),
    uploadImageMinio: field("uploadImageMinio", register),
    // Each field does its work only when it is asked for.
    uploadImageOSS: field("uploadImageOSS", (args: { pid: string; filename: string; checksum: string }) => {
      server.owned(args.pid)
      return { sts: () => server.oss.issue(), image: () => server.register(args.pid, args.filename, args.checksum, "").image }
    }),
    startImageUpload: field("startImageUpload", ({ id }: { id: string }) => {
      const image = imageOf(id)
      server.move(image, "started")
      server.note("start", id)
      return server.shown(image)
    }),
    doneImageUpload: field("doneImageUpload", ({ id }: { id: string }) => {
      const image = imageOf(id)
      server.note("done", id)
      server.notice(id)
      return server.shown(image)
    }),
    abandonImages: field("abandonImages", ({ pid, ids }: { pid: string; ids: ReadonlyArray<string> }) =>
      server.abandon(pid, ids),
    ),
    uploadImageURL: field("uploadImageURL", (args: Parameters<SimulatedServer["fetchUrl"]>[0]) => server.fetchUrl(args)),
  }
}

const projectsOf = (server: SimulatedServer) => {
  const field = faulty(server)
  return {
    project: ({ id }: { id: string }) => {
      const one = server.projects.get(id)
      const image = ({ id }: { id: string }) => {
        const ask = field(
          "image",
          () => {
            server.note("asked", id)
            return server.shown(server.images.get(id))
          },
          () => server.shown([...server.images.values()].find(image => image.id !== id)),
        )
        return ask({})
      }
      return one && { ...one, image, ...metaOfProject(server, id) }
    },
    createProject: field("createProject", ({ name }: { name: string }) => {
      const one = { id: server.newId(), name }
      server.projects.set(one.id, one)
      return one
    }),
    startReconstructionWithError: field("startReconstructionWithError", ({ id }: { id: string }) => {
      const one = server.projects.get(id)
      if (one === undefined) return { error: { code: 1, message: "There is no such project" } }
      if (![...server.images.values()].some(image => image.project === id && image.state === "Ready")) {
        return { error: { code: 2, message: "There are not enough images" } }
      }
      server.note("reconstruct", id)
      one.taskState = "Done"
      return { task: { id: server.newId(), taskType: "Native", state: "Done" } }
    }),
  }
}
