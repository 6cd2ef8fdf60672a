import { readFile } from "node:fs/promises"
import { z } from "zod"

/** What a handoff says of its photos and of the files beside them. */
const manifest = z.object({
  images: z.array(
    z.object({
      name: z.string(),
      originalName: z.string(),
      gps: z.object({ latitude: z.number(), longitude: z.number(), altitude: z.number().nullable() }).nullable(),
    }),
  ),
  meta: z.array(z.object({ file: z.string(), name: z.string(), kind: z.string().nullable() })).default([]),
})
export type Manifest = z.infer<typeof manifest>
export type ManifestImage = Manifest["images"][number]

export const readManifest = async (path: string): Promise<Manifest> => manifest.parse(JSON.parse(await readFile(path, "utf8")))
