/** A process that runs, as far as it says what it is. */
interface Process {
  readonly self: { readonly roles: ReadonlyArray<string>; readonly pid: number; readonly host: string } | undefined
  readonly seenAt: string | undefined
}

const processName = ({ self, seenAt }: Process): string => {
  const at = seenAt === undefined ? "" : ` (${seenAt})`
  if (self === undefined) return `a process that does not say what it is, such as one of an earlier release${at}`
  return `process ${self.pid} on ${self.host}${at}, roles ${self.roles.join(", ")}`
}

/** What the service tells who runs it about the vault, in English. Nothing in it is secret. */
export const vaultTexts = {
  /** In place of the label of an edge bucket. */
  bucketLabel: (bucket: string) => `${bucket} (the vault)`,
  hidden: "404 for an object that it lists",
  replaced: "the object was replaced while it was verified: it is verified again",
  grown: "the object is larger than it was a moment ago: it is read again",
  objectGone: (key: string) => `there is no object ${key}`,
  scratchTooSmall: (needed: number, most: number) =>
    `${needed} bytes are more than scratch may take (scratch.most: ${most} bytes)`,
  placeUnclear: "must be data-folder, or a bucket with a cloud, which is S3 or MINIO",
  damaged: (key: string) => `${key} is not what was written: its bytes have another SHA-1`,
  moveDamaged: (checksum: string) => `its SHA-1 is ${checksum}, which is not that of its row`,
  moveNotArrived: "its copy is not what was sent",
  fileMissing: "it is in neither place",
  fileMissingHere: "it is not there",
  moveNeedsFormer:
    "nothing is to be moved: name the place where the files were as formerVault in the configuration file, " +
    "and the new one as vault",
  moveElsewhere: (named: string, configured: string) =>
    `--to ${named}: vault in the configuration file is ${configured}; files go there and nowhere else`,
  /** `root`: the data folder that the command was given. */
  moveInOtherFolder: (root: string) =>
    `${root} is not the data folder that has the files of this database, and nothing was read or moved: name that one ` +
    "with --data. Where no service has had these settings yet, start it first on the folder",
  /** Processes that run with other places. */
  moveUnknown: (vault: string, formerVault: string, processes: ReadonlyArray<Process>) =>
    [
      `files move only while all processes have vault: ${vault} and formerVault: ${formerVault}. These have not, and would ` +
        "not find what is moved:",
      ...processes.map(one => `  ${processName(one)}`),
      "Start each of them again with the configuration file of this command. Then run the command again.",
    ].join("\n"),
  moveProgress: (files: number, bytes: number) => `${files} files, ${Math.round(bytes / 1e6)} MB`,
  moveDone: ({ moved, bytes, there }: Counts, to: string) =>
    `moved ${moved} files (${Math.round(bytes / 1e6)} MB) to ${to}; ${there} were there already`,
  moveBegun: (from: string, to: string) => `${from} to ${to}`,
  moveRecorded: (from: string, to: string, files: number) => `${from} to ${to}: ${files} ${files === 1 ? "file" : "files"} moved`,
  moveEnd: "all files are there: formerVault may be taken out of the configuration file",
  checkDone: (files: number) => `${files} files are whole`,
  fileFault: ({ file, why }: { readonly file: string; readonly why: string }) => `${file}: ${why}`,
  faults: (count: number) => `${count} ${count === 1 ? "file is" : "files are"} not as they should be; see above`,
  cannotAnswer: "the files are not available just now: try again later",
} as const

interface Counts {
  readonly moved: number
  readonly bytes: number
  readonly there: number
}
