import { Effect } from "effect"
import { Endpoints } from "./http/Endpoints.ts"
import { Loops } from "./Loops.ts"
import { Database } from "./ports/Database.ts"
import { DiskSpace } from "./store/DiskSpace.ts"

/** Why the service cannot do everything just now, in words; empty when it can. */
export const complaints = Effect.gen(function* () {
  const { edge } = yield* Endpoints
  const { query } = yield* Database
  const database = yield* query(db => db.selectFrom("users").select("id").limit(1).execute()).pipe(
    Effect.as(undefined),
    Effect.catch(({ message }) => Effect.succeed(message)),
  )
  const listening = edge.server.listening ? undefined : "the edge does not listen"
  const disk = yield* (yield* DiskSpace).complaint
  return [database, listening, disk].filter(complaint => complaint !== undefined).concat(yield* (yield* Loops).behind)
})
