import type { ReceiptWords } from "./Words.ts"

const photos = (count: number): string => (count === 1 ? "1 photo" : `${count} photos`)

export const receipt: ReceiptWords = {
  begins: ({ project, id, endpoint }) => `Checking against project ${project} (${id}) at ${endpoint}`,
  progress: checked => `${photos(checked)} checked`,
  states: {
    Ready: "Ready",
    Registered: "Registered",
    Processing: "Processing",
    Invalid: "Invalid",
    Missing: "Missing",
    Unread: "Unread",
    Skipped: "Skipped",
    Named: "Same",
    Changed: "Changed",
    NotNamed: "Not named",
  },
  absentOfServer: "the server does not have it; upload it",
  bytesMissing: "announced to the server, but its bytes have not arrived; upload it",
  verifying: "the server has it and is verifying it; check again later",
  safe: count => `${photos(count)}: every one is Ready on the server.`,
  others: count =>
    count === 1
      ? "1 other file is no photo (JPEG, PNG or TIFF): it is not on the server."
      : `${count} other files are no photos (JPEG, PNG or TIFF): they are not on the server.`,
  notSafe: (unsafe, all) =>
    `${unsafe} of ${photos(all)} ${unsafe === 1 ? "is" : "are"} not Ready on the server. ` +
    "Each is listed above with its reason: keep them.",
  written: file => `Receipt: ${file}`,
  absent: count => `Named in the receipt, but not here: ${count}`,
  key: fingerprint => `Signed with the key ${fingerprint}`,
  statement: ({ server, project, id, photos: count, time }) =>
    `${server}, project ${project} (${id}): ${photos(count)} on ${time}`,
  changedStatement: number => `Statement ${number} was changed after it was signed, or its signature was.`,
  otherKey: (number, fingerprint) => `Statement ${number} is signed with another key: ${fingerprint}`,
  notReady: (name, state) => `${name} was ${state} on the server, not Ready`,
  changedPhoto: name => `the receipt names ${name} with other bytes`,
  notNamed: "the receipt does not name it",
  holds: count => `The receipt is valid: ${photos(count)} were Ready. Compare the key with the one that the server publishes.`,
  holdsFor: count => `The receipt is valid, and names ${count === 1 ? "the 1 photo" : `all ${count} photos`} here.`,
  doesNotHold: findings => `The receipt does not hold: ${findings === 1 ? "1 finding" : `${findings} findings`}, listed above.`,
  usage: {
    fileEmpty: "--receipt, --key and FILE need a name.",
    checkProjectEmpty: "--project needs the id or the name of a project.",
    unwritable: (file, reason) => `--receipt ${file} cannot be written: ${reason}. Choose another place.`,
    unreadable: (file, reason) => `${file} cannot be read: ${reason}.`,
    keyUnusable: (file, reason) => `--key ${file} is no public key in PEM: ${reason}.`,
    noReceipt: file => `${file} is no receipt of altilift check --receipt.`,
  },
}
