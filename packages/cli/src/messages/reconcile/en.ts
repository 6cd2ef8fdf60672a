import type { ReconcileWords } from "./Words.ts"

const photos = (count: number): string => (count === 1 ? "1 photo" : `${count} photos`)

const uploaded = "uploaded"

export const words: ReconcileWords = {
  begins: ({ project, id, endpoint }) => `Comparing with the journal and project ${project} (${id}) at ${endpoint}`,
  progress: looked => `${photos(looked)} compared`,
  states: {
    Missing: "Missing",
    Changed: "Changed",
    Registered: "Registered",
    Processing: "Processing",
    Invalid: "Invalid",
    Unread: "Unread",
    Outdated: "Outdated",
    OnlyOnServer: "Only there",
    Abandoned: "Abandoned",
    Arriving: "Arriving",
    Gone: "Gone",
  },
  missing: "the server does not have it",
  removed: "the journal has it as uploaded, but the server does not have it any more",
  registered: "announced to the server, but its bytes have not arrived",
  changed: "changed here since it was uploaded; the server has the earlier bytes or none",
  onlyOnServer: "on the server, but not here; altilift download --originals brings it",
  deletedHere: "uploaded from this path and on the server, but no photo under the paths given",
  earlierBytes: "the bytes that were uploaded from this path are on the server, but not here any more",
  abandoned: "announced to the server, but not here, and no upload sends it",
  arriving: "announced to the server, but not here; another machine may be sending it, so compare again later",
  invalidElsewhere: said => `the server refused the bytes (${said}), and they are not here`,
  outdated: recorded => `Ready on the server, but the journal has it as ${recorded} or with other bytes`,
  gone: recorded =>
    `recorded as ${recorded}, and now neither here nor on the server; put it back, or stop expecting it: ` +
    `altilift retry PROJECT --forget-gone`,
  repairing: "Repairing:",
  sent: (done, all) => `${done} of ${photos(all)} repaired`,
  givenUp: "its registration is given up",
  repaired: {
    Missing: uploaded,
    Changed: "the changed photo is uploaded",
    Registered: uploaded,
    Processing: "the server has verified it",
    Invalid: "registered again and uploaded",
    Unread: uploaded,
    Outdated: "recorded in the journal",
    OnlyOnServer: uploaded,
    Abandoned: uploaded,
    Arriving: uploaded,
    Gone: uploaded,
  },
  removedState: "Removed",
  earlierRemoved: id => `the bytes from before the change are removed from the server (image ${id})`,
  keptState: "Kept",
  kept: {
    "other-photo": "the bytes on the server are of another photo: it was taken at another time",
    "time-unknown": "the server does not know when it was taken, so it may be another photo; if it is not, remove it on the page",
    "not-owner": "only who owns the project may remove the bytes from before the change",
    "cannot-remove": "this server cannot remove single photos",
  },
  left: "Left:",
  agree: count => `${photos(count)}: disk, journal and server agree.`,
  differ: count =>
    count === 1
      ? "Disk, journal and server differ about 1 photo. It is listed above with the reason."
      : `Disk, journal and server differ about ${photos(count)}. Each is listed above with its reason.`,
}
