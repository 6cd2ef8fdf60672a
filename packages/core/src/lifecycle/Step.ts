import type { State } from "./State.ts"

/** What has to happen next to an image. */
export type Step =
  /** Read the file once: its SHA-1 and the very bytes to send. Of an address instead: have the server get it. */
  | "read"
  /** `hasImage`. */
  | "ask"
  /** Register the image and get a target. */
  | "sign"
  /** `startImageUpload`, just before the bytes move. */
  | "start"
  /** Send the bytes to the bucket. */
  | "put"
  /** `doneImageUpload` where the cloud wants it. */
  | "announce"
  /** Wait for the server's verdict. */
  | "settle"
  /** Nothing: the image has ended. */
  | "none"

/** A reader who knows this and `transition` knows the engine. */
export const next = (state: State): Step => {
  switch (state.at) {
    case "Discovered":
      return "read"
    case "Hashed":
      return "ask"
    case "Absent":
      return "sign"
    case "Signed":
      return "start"
    case "Started":
      return "put"
    case "Stored":
      return "announce"
    case "Processing":
    case "Fetching":
      return "settle"
    case "Ready":
    case "Invalid":
    case "Rejected":
    case "Skipped":
    case "Duplicate":
    case "Failed":
    case "Planned":
    case "Sent":
    case "Unfinished":
      return "none"
  }
}
