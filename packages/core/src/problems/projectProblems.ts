import { z } from "zod/mini"
import { text } from "./params.ts"

/** Of projects, and of what not every server of the API does with them. `host`: the server's address. */
export const projectProblems = {
  /** There is one of this name, which may not be taken twice. */
  "project-exists": z.object({ name: text, id: text }),
  "not-offered": z.object({ host: text, operation: z.enum(["rename-project", "share-project", "show-page"]) }),
  "project-unknown": z.object({ name: text }),
  "project-name-ambiguous": z.object({ name: text, ids: z.array(text) }),
} as const
