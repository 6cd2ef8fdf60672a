/**
 * The server's side of an image's life, as seen on the wire (protocol: States of an image). The service moves its rows
 * by `advance`, the client reads answers by `verdict`: one set of rules for both.
 */
export type ImageState = "Pending" | "Uploading" | "Uploaded" | "Ready" | "Invalid"

/** What can happen to an image on the server. */
export type ImageEvent =
  /** The same checksum was registered again. */
  | "registered"
  /** `startImageUpload`. */
  | "started"
  /** The bucket holds the bytes. */
  | "arrived"
  /** The bytes are what was announced, and an image. */
  | "verified"
  /** They are not, or were not touched for 65 minutes. */
  | "refused"

/**
 * The state after an event, or `undefined` where the event is not legal in that state and changes nothing.
 *
 * Registering re-arms what can be uploaded again and leaves the rest alone; bytes that arrive for a finished image
 * change nothing, so a late PUT with an old signed URL cannot undo a verification.
 */
export const advance = (state: ImageState, event: ImageEvent): ImageState | undefined => {
  switch (event) {
    case "registered":
      return state === "Pending" || state === "Uploading" || state === "Invalid" ? "Pending" : undefined
    case "started":
      return state === "Pending" || state === "Uploading" ? "Uploading" : undefined
    case "arrived":
      return state === "Pending" || state === "Uploading" ? "Uploaded" : undefined
    case "verified":
      return state === "Uploaded" ? "Ready" : undefined
    case "refused":
      return state === "Ready" ? undefined : "Invalid"
  }
}

/** Whether the server will not change the state any more by itself. */
export const isFinal = (state: ImageState): boolean => state === "Ready" || state === "Invalid"

/**
 * What a state that the server reports means to a client: `armed`, the bytes are still to come; `working`, they are
 * there and being verified (any state we do not know counts as this); `ready`; `invalid`.
 */
export type Verdict = "armed" | "working" | "ready" | "invalid"

/** Reads a state from the wire. A missing or unknown state is `working`: never an error and never finished. */
export const verdict = (state: string | null | undefined): Verdict => {
  switch (state) {
    case "Pending":
    case "Uploading":
      return "armed"
    case "Ready":
    case "ReadyStrong":
      return "ready"
    case "Invalid":
      return "invalid"
    default:
      return "working"
  }
}
