import { z } from "zod/mini"

/** Shapes of the answers, as far as the page reads them. Every field may be null (protocol: Failure may be a bare null). */
const text = z.nullish(z.string())
const number = z.nullish(z.number())

const PageInfo = z.nullish(z.object({ hasNextPage: z.nullish(z.boolean()), endCursor: text }))
const edges = <Node extends z.ZodMiniType>(node: Node) => z.nullish(z.array(z.nullish(z.object({ node: z.nullish(node) }))))

export const ProjectFacts = z.object({ id: text, name: text, numImage: number, gigaPixel: number, date: text, taskState: text })

export const Whoami = z.object({
  support: z.nullish(z.object({ systemMode: text })),
  my: z.nullish(z.object({ self: z.nullish(z.object({ email: text })) })),
})

export const SignIn = z.object({ getUserToken: text })

export const MyProjects = z.object({
  my: z.nullish(
    z.object({ allProjects: z.nullish(z.object({ totalCount: number, pageInfo: PageInfo, edges: edges(ProjectFacts) })) }),
  ),
})

export const MakeProject = z.object({ createProject: z.nullish(ProjectFacts) })

const Download = z.object({ state: text, name: text, size: number, mtime: text, link: text })

export const ProjectOnServer = z.object({
  project: z.nullish(z.extend(ProjectFacts, { downloads: z.nullish(z.object({ edges: edges(Download) })) })),
})

const ProjectImage = z.object({ id: z.string(), state: text, name: text, error: z.nullish(z.array(z.nullish(z.string()))) })

export const ProjectImages = z.object({
  project: z.nullish(
    z.object({ allImages: z.nullish(z.object({ totalCount: number, pageInfo: PageInfo, edges: edges(ProjectImage) })) }),
  ),
})

export const BeginReconstruction = z.object({
  startReconstructionWithError: z.nullish(
    z.object({
      error: z.nullish(z.object({ code: number, message: text })),
      task: z.nullish(z.object({ id: z.string(), state: text })),
    }),
  ),
})

export const StopReconstruction = z.object({ stopReconstruction: z.nullish(z.object({ id: z.string(), state: text })) })
