import { stat } from "node:fs/promises"
import { largestMetaFile, metaFileKind, type Problem } from "@altilift/core"
import { Context, Effect, Layer } from "effect"
import type { Settings } from "../config.ts"
import { Fetches } from "../fetch/Fetches.ts"
import { keepFetched } from "../fetch/keepFetched.ts"
import type { Wanted } from "../fetch/open.ts"
import { reportAgain, reportFetches } from "../fetch/reportFetches.ts"
import { readChecksum } from "../images/Images.ts"
import { Room } from "../images/Room.ts"
import { fetchedInto } from "../images/source.ts"
import { Loops } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import { LocalObjects } from "../ports/LocalObjects.ts"
import { Locks } from "../ports/Locks.ts"
import { longestLease } from "../ports/Queue.ts"
import type { MetaFileRow, ProjectRow } from "../ports/tables.ts"
import { metaFileOf, type Vault } from "../ports/Vault.ts"
import type { Refusal } from "../Refusal.ts"
import { forgottenBefore } from "../store/databaseTime.ts"
import { withFiles } from "../store/files.ts"
import { refuse } from "./checkArrived.ts"
import { MetaTracker } from "./MetaTracker.ts"
import { metaFileByChecksum, metaFileById } from "./metaRows.ts"
import { type MetaFileDraft, registerMetaFile } from "./registerMetaFile.ts"

/** A meta file that the service is asked to get itself. */
export interface MetaFetchRequest extends Wanted {
  readonly project: ProjectRow
  readonly draft: MetaFileDraft
}

/** Meta files on their way here from addresses that clients name; as with photos, the addresses are in memory alone. */
export class MetaFetches extends Context.Service<
  MetaFetches,
  {
    /**
     * Registers a file and fetches it in the background. Asked again for what is Ready or under way, it changes
     * nothing.
     */
    readonly begin: (request: MetaFetchRequest) => Effect.Effect<MetaFileRow, Refusal | DatabaseError>
  }
>()("@altilift/node-service/meta/MetaFetches") {
  static readonly layer = Layer.effect(
    MetaFetches,
    Effect.suspend(() => make),
  )
}

const make = Effect.gen(function* () {
  const fetches = yield* Fetches
  const scope = yield* Effect.scope
  const locks = yield* Locks
  const services = yield* Effect.context<Database | LocalObjects | MetaTracker | Room | Settings | Vault>()
  const underWay = new Map<string, string>()
  const loops = yield* Loops
  const begun = Date.now()
  yield* loops.run("fetches of meta files", reportAgain("metaFiles", underWay))
  yield* loops.run("fetches of meta files that ended", Effect.andThen(forgetEarlier(begun), Effect.sleep("1 minute")), {
    alone: true,
  })

  const fetchNow = Effect.fnUntraced(function* ({ url, token, project }: MetaFetchRequest, file: MetaFileRow) {
    const files = yield* LocalObjects
    const tracker = yield* MetaTracker
    const path = files.draft()
    const room = yield* Room
    yield* room.forBytes(file.projectId, 0)
    const most = largestMetaFile(metaFileKind(file.name))
    yield* fetches.get({ url, token }, { userId: project.ownerId, most, path })
    const { size } = yield* withFiles(() => stat(path))
    const counting = yield* room.forArrived(file.projectId, size)
    yield* keepFetched(metaFileOf(file), file, path)
    yield* tracker.noticed(file, size, counting)
  }, Effect.scoped)

  const run = (request: MetaFetchRequest, file: MetaFileRow) =>
    fetchNow(request, file).pipe(
      Effect.catch(error => refuse(file, [problemOf(error)])),
      Effect.catchCause(() => Effect.logError(operator.metaFileLeft(file.id))),
    )

  const launch = (request: MetaFetchRequest, key: string) =>
    Effect.gen(function* () {
      const { ownerId } = request.project
      yield* fetches.enter(ownerId)
      const registered = Effect.tap(registerMetaFile(request.project, request.draft, fetchedInto, "url"), ({ id }) =>
        reportFetches("metaFiles", [id]),
      )
      const file = yield* Effect.onError(registered, () => fetches.leave(ownerId))
      underWay.set(key, file.id)
      const end = Effect.andThen(
        Effect.sync(() => underWay.delete(key)),
        fetches.leave(ownerId),
      )
      yield* Effect.forkIn(Effect.ensuring(run(request, file), end), scope)
      return file
    }).pipe(Effect.uninterruptible)

  const begin = Effect.fn("MetaFetches.begin")(function* (request: MetaFetchRequest) {
    const { project, draft, url } = request
    const checksum = draft.checksum === undefined ? undefined : yield* readChecksum(draft.checksum)
    const key = `meta ${project.id} ${checksum ?? url.href} ${draft.name}`
    const beginning = Effect.gen(function* () {
      const id = underWay.get(key)
      const running = id === undefined ? undefined : yield* metaFileById(id)
      const known = checksum === undefined ? undefined : yield* metaFileByChecksum(project, checksum)
      if (running !== undefined) return running
      return known?.state === "Uploaded" || known?.state === "Ready" ? known : yield* launch(request, key)
    })
    return yield* locks.withLock(key, beginning)
  })

  return MetaFetches.of({ begin: request => Effect.provideContext(begin(request), services) })
})

/** What a process was fetching that ended: neither its address nor a token was ever written down. */
const forgetEarlier = Effect.fnUntraced(function* (begun: number) {
  const { query } = yield* Database
  const before = yield* forgottenBefore(begun, longestLease)
  const rows = yield* query(db =>
    db
      .selectFrom("metaFiles")
      .selectAll()
      .where("state", "=", "Pending")
      .where("source", "=", "url")
      .where("touchedAt", "<", before)
      .execute(),
  )
  for (const row of rows) yield* refuse(row, [{ code: "meta-fetch-interrupted" }])
})

const problemOf = (error: { readonly _tag: string; readonly problem?: Problem }): Problem => {
  if (error._tag === "DiskFull") return { code: "service-disk-nearly-full" }
  return error.problem ?? { code: "fetch-not-stored" }
}
