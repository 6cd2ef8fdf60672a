import type { Problem } from "@altilift/core"
import { Cause, Effect, Exit } from "effect"
import { CommitMode, Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { WorkerDied } from "./worker/Workers.ts"

/** So many deaths are the photo's. */
const mostDeaths = 2

/**
 * A service is also killed for reasons that are no photo's, and then some photo is always at hand. A photo that takes
 * little gets the blame only after so many times.
 */
const mostAttempts = 6

/** Whether the image has had all the attempts that it gets. */
export const isHopeless = ({ attempts, deaths }: ImageRow): boolean => deaths >= mostDeaths || attempts >= mostAttempts

export const tooBig: Problem = { code: "photo-too-big-to-verify" }

type Counts = Partial<Pick<ImageRow, "attempts" | "deaths">>

const add = Effect.fnUntraced(function* (imageId: string, { attempts = 0, deaths = 0 }: Counts) {
  const { query } = yield* Database
  yield* query(db =>
    db
      .updateTable("images")
      .set(column => ({ attempts: column("attempts", "+", attempts), deaths: column("deaths", "+", deaths) }))
      .where("id", "=", imageId)
      .where("state", "=", "Uploaded")
      .execute(),
  )
})

const isDeath = (cause: Cause.Cause<unknown>): boolean => Cause.squash(cause) instanceof WorkerDied

/**
 * Counts an attempt before it begins, so that it is known even if nothing lives on after it. When it ends with a
 * verdict the counts go with that; when a worker died of it, that counts; and what ended it otherwise, such as a full
 * disk or the end of the service, was no fault of the photo.
 *
 * The count is durable with the next statement that is; `work` has to see to that.
 */
export const attempt = <A, E, R>(image: ImageRow, work: Effect.Effect<A, E, R>) =>
  counted(image, { attempts: 1 }, { attempts: -1, deaths: 1 }, work)

/**
 * The same of a photo that takes much: if the service is killed meanwhile, that counts as a death from the beginning.
 */
export const heavyAttempt = <A, E, R>(image: ImageRow, work: Effect.Effect<A, E, R>) => counted(image, { deaths: 1 }, {}, work)

const counted = <A, E, R>(image: ImageRow, before: Counts, died: Counts, work: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    add(image.id, before).pipe(Effect.provideService(CommitMode, "later")),
    () => work,
    (_, exit) => {
      if (Exit.isSuccess(exit)) return Effect.void
      return Effect.ignore(add(image.id, isDeath(exit.cause) ? died : takenBack(before)))
    },
  )

const takenBack = ({ attempts = 0, deaths = 0 }: Counts): Counts => ({ attempts: -attempts, deaths: -deaths })

/** Takes back an attempt that came to no end, and to no harm. */
export const forgetAttempt = (image: ImageRow) => add(image.id, { attempts: -1 })
