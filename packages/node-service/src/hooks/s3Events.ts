import { z } from "zod"
import type { ObjectKey } from "../ports/Bucket.ts"
import { readKey } from "../ports/objectKey.ts"

/** The most records in one message; AWS sends one, MinIO up to its configured batch. */
const most = 1_000

/** The record that AWS, MinIO and Ceph send; they say more, which is not needed. */
const record = z.object({
  eventName: z.string(),
  s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
})

/** AWS sends a message without records when notifications are set up. */
const message = z.union([
  z.object({ Records: z.array(record).max(most) }).transform(({ Records }) => Records),
  z.object({ Event: z.literal("s3:TestEvent") }).transform(() => []),
])

/** That an object came into a bucket. */
export interface Created {
  /** Physical name. */
  readonly bucket: string
  readonly key: ObjectKey
}

/**
 * The objects of our making that a message says were created; other events and other keys are ignored.
 *
 * @returns undefined when the text is no message of S3
 */
export const readEvents = (text: string): ReadonlyArray<Created> | undefined => {
  const parsed = message.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  return parsed.data.flatMap(({ eventName, s3 }) => {
    // AWS writes `ObjectCreated:Put`, MinIO `s3:ObjectCreated:Put`.
    const key = /^(s3:)?ObjectCreated:/.test(eventName) ? readKey(decode(s3.object.key)) : undefined
    return key === undefined ? [] : [{ bucket: s3.bucket.name, key }]
  })
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Keys in events are encoded as in forms. */
const decode = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll("+", " "))
  } catch {
    return ""
  }
}
