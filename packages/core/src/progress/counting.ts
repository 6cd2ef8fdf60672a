import { mayEndBetter } from "../lifecycle/endBetter.ts"
import { type Final, hasEnded, type State } from "../lifecycle/State.ts"

// What counts as what. Every figure of every front end follows these definitions. A photo of the set is every file but
// those that end Skipped and those that go with the photos; a duplicate is a photo too.

/** Verified: the server says Ready, or it says so of the photo that has the same bytes. */
export const isVerified = (final: Final | undefined): boolean =>
  final?.at === "Ready" || (final?.at === "Duplicate" && final.as === "Ready")

/** Whether the server may still come to verify it: not what ended for a reason that is in the file itself. */
export const mayBeVerified = (final: Final | undefined): boolean => {
  if (final === undefined || isVerified(final)) return true
  const end = final.at === "Duplicate" ? final.as : final.at
  return end === "Planned" || end === "Sent" || mayEndBetter(final)
}

/** Sent: a bucket acknowledged the bytes, or the server has them. Other states say nothing of the bytes. */
const sentIn: Readonly<Partial<Record<State["at"], boolean>>> = {
  Absent: false,
  Signed: false,
  Started: false,
  Stored: true,
  Processing: true,
}

/** Whether a photo is sent after it came to this state. `before`: whether it was. */
export const isSent = (before: boolean, at: State["at"], final: Final | undefined): boolean => {
  if (final !== undefined) return before || isVerified(final)
  return hasEnded(at) ? before : (sentIn[at] ?? before)
}
