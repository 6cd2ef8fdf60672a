import type { Final } from "@altilift/core"

/** How a file ends, as events and the journal name it. */
export const endStates: { readonly [State in Final["at"]]: State } = {
  Ready: "Ready",
  Invalid: "Invalid",
  Rejected: "Rejected",
  Skipped: "Skipped",
  Duplicate: "Duplicate",
  Failed: "Failed",
  Planned: "Planned",
  Sent: "Sent",
  Unfinished: "Unfinished",
}
