import { createRequire } from "node:module"
import { z } from "zod"

/** Version of this program, and of the API that it speaks. */
export const apiVersion: string = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)("../package.json")).version
