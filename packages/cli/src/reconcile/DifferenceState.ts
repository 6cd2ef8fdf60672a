/**
 * Where disk, journal and server differ about one photo.
 *
 * Of a file here: `Missing`, the server has nothing; `Changed`, its bytes were others when they were uploaded;
 * `Registered`, its bytes have not arrived; `Processing`, the server verifies it; `Unread`, it cannot be read; `Outdated`,
 * it is Ready, and the journal does not say so.
 *
 * Of an image on the server whose bytes are not here: `OnlyOnServer`, it is there or being verified; `Abandoned`, it
 * waits for bytes that no upload sends; `Arriving`, it waits for bytes that another machine may be sending.
 *
 * `Gone`: a file of the journal that is neither here nor on the server. `Invalid`: refused, here or not.
 */
export const differenceStates = [
  "Missing",
  "Changed",
  "Registered",
  "Processing",
  "Invalid",
  "Unread",
  "Outdated",
  "OnlyOnServer",
  "Abandoned",
  "Arriving",
  "Gone",
] as const

export type DifferenceState = (typeof differenceStates)[number]
