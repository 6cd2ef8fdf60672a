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
    NotNamed: "Not listed",
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
  absent: count => `${photos(count)} of the receipt ${count === 1 ? "is" : "are"} not in the paths given.`,
  noPhotos: count =>
    count === 1
      ? "1 other file here is no photo (JPEG, PNG or TIFF): a receipt lists photos only."
      : `${count} other files here are no photos (JPEG, PNG or TIFF): a receipt lists photos only.`,
  key: fingerprint => `Signed with the key ${fingerprint}`,
  keyInside: fingerprint => `Key in the receipt: ${fingerprint}`,
  keyMatches: file => `It is the key in ${file}.`,
  keyUnchecked:
    "Whether the key is that of the server was not checked. To check it, download the key from your server, " +
    "at /.well-known/altilift-receipt-key.pem, and give it with --key FILE.",
  statement: ({ number, of, server, project, id, photos: count, time }) =>
    `Statement ${number} of ${of}: ${photos(count)} of project ${project} (${id}) on ${server}, ${time}`,
  changedStatement: number => `Statement ${number} is not as the server signed it: it was changed, or its signature was.`,
  otherKey: (number, fingerprint, file) =>
    `The key of statement ${number} is not ${file === undefined ? "that of statement 1" : `the one in ${file}`}: ${fingerprint}`,
  notReady: (name, state) => `${name} was ${state} on the server, not Ready`,
  changedPhoto: name => `the receipt lists ${name} with other bytes`,
  notNamed: "the receipt lists no photo with these bytes",
  holds: count => `The receipt is valid: ${photos(count)}, every one Ready on the server.`,
  holdsFor: count =>
    `The receipt is valid, and lists ${count === 1 ? "the 1 photo" : `all ${count} photos`} here: ` +
    "the server had the same bytes, and they were Ready.",
  notTrusted: "Do not rely on this receipt: it was changed, or it has another key. What is wrong is listed above.",
  notProved: count =>
    `The receipt is as it was signed, but does not prove that the server has ${photos(count)}: ` +
    `${count === 1 ? "it is" : "they are"} listed above. Keep ${count === 1 ? "it" : "them"}.`,
  usage: {
    fileEmpty: "--receipt, --key and FILE need a name.",
    checkProjectEmpty: "--project needs the id or the name of a project.",
    unwritable: (file, reason) => `--receipt ${file} cannot be written: ${reason}. Choose another place.`,
    unreadable: (file, reason) => `${file} cannot be read: ${reason}.`,
    keyUnusable: file =>
      `--key ${file} is no public key (PEM). Download it from your server, at /.well-known/altilift-receipt-key.pem.`,
    noReceipt: file => `${file} is no receipt. altilift check PATH --project ID|NAME --receipt FILE writes one.`,
  },
}
