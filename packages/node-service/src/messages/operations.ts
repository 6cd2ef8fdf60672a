/** What backup, restore and doctor tell who runs the service, in English. */
export const operations = {
  backupNotEmpty: (folder: string) => `${folder} is not empty: a backup needs a folder of its own`,
  backupDone: ({ folder, images, files, bytes }: BackupLine) =>
    `backup in ${folder}: ${images} Ready images, ${files} files with ${bytes} bytes`,
  backupDatabaseOnly:
    "originals are not in it: copy the folders vault, thumbs, meta and results of the data folder, or use --with-files",
  backupWithoutBucket: (bucket: string) =>
    `originals, thumbnails, meta files and results are not in it: they are in the bucket ${bucket}. Keep its objects by ` +
    "versioning or replication, for as long as the backup; see docs/service.md",
  originalMissing: (image: string) => `image ${image}: Ready, and its original is missing`,
  originalsMissing: (count: number) => `${count} originals are missing; the backup has everything else`,
  filesElsewhere:
    "--with-files is for an installation that has everything in its data folder: leave it out, and copy the vault by itself",
  programMissing: (program: string) =>
    `${program} is not on the path: install the client programs of PostgreSQL, of the server's version or later`,
  programOlder: (program: string, why: string) =>
    `${program} is older than the server, or than the program that made the dump (${why}): install the client programs of ` +
    "PostgreSQL of that version, and put them first on the path",
  programFailed: (program: string, why: string) => `${program} failed: ${why}`,
  noManifest: (folder: string, why: string) => `${folder} is no backup of altilift-service: manifest.json: ${why}`,
  backupNewer: (version: string, migration: string) =>
    `the backup was made by version ${version}, with ${migration}, which this version does not know: ` +
    "use that version or a later one",
  backupOfPostgres: "the backup is of a PostgreSQL database: name an empty one by database in --config, or by ALTILIFT_DATABASE",
  databaseNotEmpty:
    "the database has tables of altilift-service already, and nothing was restored: make an empty one (createdb), and name " +
    "that by database in --config, or by ALTILIFT_DATABASE",
  backupOfSqlite: "the backup is of a SQLite database: leave the setting database out",
  fileDamaged: (path: string, why: string) => `${path}: ${why}`,
  fileDiffers: "its SHA-1 differs from that in SHA1SUMS",
  fileNotThere: "it is not there",
  backupDamaged: (faults: ReadonlyArray<string>, more: number) =>
    [`the backup is damaged, and nothing was restored:`, ...faults, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
  databaseDamaged: (why: string) => `its integrity check says: ${why}`,
  originalUnlisted: (image: string) => `image ${image} is Ready, and its original is not in the backup`,
  targetInUse: (folder: string) =>
    `an altilift-service runs on ${folder}, or another restore into it; stop it, or choose another folder with --data`,
  targetNotEmpty: (folder: string) =>
    `${folder} is not empty: restore makes a data folder of its own; choose another with --data`,
  dataMissing: "name the data folder to make with --data: the default one is never restored into",
  /** `flags`: as a command line has them. */
  restored: (folder: string, images: number, files: number, flags: string) =>
    `restored to ${folder}: ${images} Ready images, ${files} files verified; ` + `start it with: altilift-service start ${flags}`,
  restoredBesideBucket: (bucket: string) =>
    `the files are in the bucket ${bucket}: altilift-service vault move --check says which of them are missing there`,
  restoredWithoutFiles: (folder: string) =>
    `the backup has no originals: copy vault, thumbs, meta and results to ${folder} before the start`,
} as const

interface BackupLine {
  readonly folder: string
  readonly images: number
  readonly files: number
  readonly bytes: number
}
