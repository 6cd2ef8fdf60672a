import { type Kysely, type RawBuilder, sql } from "kysely"
import { isPostgres } from "./dialect.ts"

/**
 * Images of a project between two positions; rows are to be ordered by both columns. On PostgreSQL both are compared at
 * once: where the project is given by an equation, it may order by `seq` alone, and read through all other projects on
 * the way to the end of this one. SQLite uses the index from both sides only with an equation.
 */
export const between = (
  db: Pick<Kysely<never>, "getExecutor">,
  projectId: string,
  after = 0,
  before: number = Number.MAX_SAFE_INTEGER,
): RawBuilder<boolean> =>
  isPostgres(db)
    ? sql<boolean>`("projectId", seq) > (${projectId}, ${after}) and ("projectId", seq) < (${projectId}, ${before})`
    : sql<boolean>`"projectId" = ${projectId} and seq > ${after} and seq < ${before}`

/** Of the rows that are not Ready there is an index, by these words. */
export const isNotReady = sql<boolean>`state <> 'Ready'`
