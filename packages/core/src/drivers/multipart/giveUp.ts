import { Effect } from "effect"
import type { Journal, MultipartUpload, ObjectKey } from "../../ports/Journal.ts"
import type { PartsTransport } from "./PartsTransport.ts"

/** How long a run waits for a bucket to forget an upload that is of no use. */
const patience = "3 seconds"

interface Where {
  readonly transport: PartsTransport
  readonly journal: Journal["Service"]
}

/**
 * Aborts an upload in parts that is not continued, as far as the bucket allows it (an STS may only write), and removes
 * its record. It does not fail.
 */
export const giveUpUpload = ({ transport, journal }: Where, object: ObjectKey, upload: MultipartUpload): Effect.Effect<void> =>
  Effect.ignore(journal.saveMultipart(object, undefined)).pipe(
    Effect.andThen(Effect.ignore(Effect.timeoutOption(transport.abort(upload), patience))),
  )

/** The same for whatever upload the journal knows of this object. */
export const giveUpObject = (where: Where): Effect.Effect<void> =>
  where.transport.object.pipe(
    Effect.timeout(patience),
    Effect.flatMap(object =>
      Effect.flatMap(where.journal.multipart(object), upload =>
        upload === undefined ? Effect.void : giveUpUpload(where, object, upload),
      ),
    ),
    Effect.ignore,
  )
