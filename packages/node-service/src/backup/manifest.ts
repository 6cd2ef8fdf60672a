import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { operations } from "../messages/operations.ts"
import { CommandRefusal } from "../Refusal.ts"

/** Names in the folder of a backup. */
export const backupNames = {
  manifest: "manifest.json",
  /** As `sha1sum -c` reads it. */
  sums: "SHA1SUMS",
  sqlite: "altilift.db",
  postgres: "database.dump",
  /** Folders of the data folder, under their own names. */
  files: "files",
} as const

const manifest = z.object({
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  database: z.enum(["sqlite", "postgres"]),
  /** The last migration that had run. */
  migration: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  withFiles: z.boolean(),
  readyImages: z.number(),
})

/** What is said of a backup beside its files. */
export type Manifest = z.infer<typeof manifest>

export const readManifest = async (folder: string): Promise<Manifest> => {
  try {
    return manifest.parse(JSON.parse(await readFile(join(folder, backupNames.manifest), "utf8")))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause instanceof Error ? cause.message : cause)
    throw new CommandRefusal({ usage: true, message: operations.noManifest(folder, why) })
  }
}

/** A file of a backup, by its path from the folder, with `/`. */
export interface Sum {
  readonly path: string
  readonly checksum: string
}

export const sumLine = ({ path, checksum }: Sum): string => `${checksum}  ${path}\n`

export const readSums = async (folder: string): Promise<ReadonlyArray<Sum>> => {
  const text = await readFile(join(folder, backupNames.sums), "utf8")
  return text.split("\n").flatMap(line => {
    const [, checksum, path] = /^([0-9a-f]{40}) {2}(.+)$/.exec(line) ?? []
    return checksum === undefined || path === undefined || path.split("/").includes("..") ? [] : [{ checksum, path }]
  })
}
