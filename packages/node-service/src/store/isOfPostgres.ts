import { existsSync } from "node:fs"
import type { ServiceSettings } from "../config.ts"
import { dataFolderPaths } from "./dataFolderPaths.ts"

/**
 * Whether SQLite is meant by these settings, and the data folder has the files of a PostgreSQL database. Then its own
 * database is probably the one from before the move, which no service uses.
 */
export const isOfPostgres = ({ database, dataFolder }: Pick<ServiceSettings, "database" | "dataFolder">): boolean =>
  database === undefined && existsSync(dataFolderPaths(dataFolder).folderId)
