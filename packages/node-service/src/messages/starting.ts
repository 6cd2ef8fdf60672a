/** What the service tells who runs it of its settings and its start, in English. Nothing in it is secret. */
export const starting = {
  // Settings.
  settingUnknown: (nearest: string | undefined) =>
    `there is no such setting${nearest === undefined ? "" : `; the nearest is ${nearest}`}`,
  variableUnknown: (name: string, nearest: string) => `${name}: there is no such environment variable; the nearest is ${nearest}`,
  variableNotSet: (variable: string) => `the environment variable ${variable} is not set`,
  valueFileUnreadable: (why: string) => `its file cannot be read: ${why}`,
  valueFileUnfit: (path: string, most: number) => `its file ${path} is empty, or has more than ${most} bytes`,
  valueFileOpen: (file: string, place: string, path: string) =>
    `${file}: ${place}: every user of this machine may read ${path}: chmod o= ${path}`,
  settingsGood: (file: string | undefined) =>
    file === undefined ? "the settings can be used; there is no configuration file" : `${file}: the settings can be used`,
  fileUnreadable: (source: string, file: string, why: string) => `${source} ${file} cannot be read: ${why}`,
  notAMapping: (file: string) => `${file}: must be a mapping of settings, like "port: 4800"`,
  notYaml: ({ file, line, column, code }: YamlFault) => `${file}: line ${line}, column ${column}: not YAML (${code})`,
  aliasUnusable: (file: string) =>
    `${file}: an alias stands inside its own anchor, or aliases unfold into too much: write the values out`,
  notARole: (names: ReadonlyArray<string>) => `must be roles: ${names.join(", ")}; without the setting, all of them`,
  rolesNeedDatabase:
    "a process with some of the roles works with others on one PostgreSQL database: set database. With SQLite one process " +
    "has all roles: leave roles out",
  rolesNeedVault:
    "a process with some of the roles cannot keep photos in its data folder, where the others do not find them: set vault to " +
    "a bucket, or leave roles out",
  rolesNeedBuckets:
    "a process with some of the roles cannot use the embedded edge bucket, which is in the data folder of one process: set " +
    "buckets, or leave roles out",
  rangeFrom: (least: number) => `must be a whole number from ${least} on`,
  rangeBetween: (least: number, most: number) => `must be a whole number from ${least} to ${most}`,
  settingMissing: "is missing",
  settingOfType: (type: string) => `must be ${types[type] ?? type}`,
  mustBeOneOf: (names: ReadonlyArray<string>) => `must be one of ${names.join(", ")}`,
  notANetwork: (name: string) => `${name} is no address or network like 10.0.0.0/8`,
  labelReserved: (names: ReadonlyArray<string>) => `must not be one of ${names.join(", ")}`,
  labelTaken: (cloud: string) => `is the label of another ${cloud} bucket already`,
  geoUnreadable: (file: string, why: string) => `geoDatabase: ${file} cannot be read: ${why}`,
  geoWithoutPositions: (file: string, kind: string) => `geoDatabase: ${file} knows no positions (${kind}): a city database does`,

  // Start.
  folderUnusable: (folder: string, why: string) => `data folder ${folder} cannot be used: ${why}`,
  folderNotMade: (folder: string, parent: string) =>
    `data folder ${folder} cannot be used: no folder can be made in ${parent}; choose another with --data`,
  folderInUse: (folder: string) =>
    `another altilift-service runs on the data folder ${folder}; stop it, or choose another folder with --data`,
  folderHalfRestored: (folder: string) =>
    `a restore into the data folder ${folder} runs, or was ended before its time: run altilift-service restore again, ` +
    "which begins anew",
  edgeElsewhere: (settings: string) =>
    `another altilift-service runs on this database, with the same data folder or a copy of it. Stop it, or ${settings}`,
  filesElsewhere: (folder: string, settings: string) =>
    `the files of this database are in another data folder than ${folder}; there they would be missing. Start the service ` +
    `on that folder alone; or, for several processes, ${settings}. Were the files brought here? Bring the file folder-id too, ` +
    "or, where it is lost, run in the database: delete from keys where name = 'data-folder'",
  setBuckets: "set buckets in place of the embedded edge bucket",
  setVault: "set vault to a bucket",
  endMove: "end altilift-service vault move and take formerVault out",
  folderNotLocked: (folder: string, why: string) => `the data folder ${folder} cannot be locked: ${why}`,
  folderOpen: (path: string, mode: string) =>
    `${path} is open to other users (mode ${mode}) and belongs to another one, who can change that: chmod go= ${path}`,
  receiptKeyUnreadable: (file: string, why: string) =>
    `${file} cannot be read as a private key for receipts (Ed25519, PKCS #8, PEM): ${why}. Restore it from a backup. ` +
    "Without it receipts get a new key: move the file away, and tell who keeps receipts.",
  keyDiffers: (file: string) =>
    `${file} is not the key in the database, which all processes use. Where it is of another installation, or of no use any ` +
    "more, move the file away. Otherwise start the service with this data folder and an empty database: the key goes there.",
  signingKeyUnreadable: (file: string, why: string) => `${file} cannot be read as a signing key: ${why}`,
  portTaken: ({ host, port, flag }: Listening) =>
    `port ${port} of ${host} is taken by another program; choose another with ${flag}`,
  portForbidden: ({ host, port, flag }: Listening) =>
    `port ${port} of ${host} may not be used by this user; choose another with ${flag}`,
  notListening: ({ host, port, flag }: Listening, why: string) => `cannot listen on ${host}, port ${port} (${flag}): ${why}`,
  withoutTls: (url: string) =>
    `clients reach ${url} without TLS: tokens, passwords and photos can be read and changed on the way`,
  ownerMade: (file: string, word: string) =>
    `key and token of the owner: ${file} (keep it secret); log in with: altilift login --from ${word}`,
  /** `flags`: as a command line has them. */
  welcome: (email: string, address: string, flags: string) =>
    `set a password for ${email} within an hour: ${address} ` +
    `(works once; another link: npx altilift-service user link ${email} ${flags})`,
  ready: (api: string, edge: string, folder: string) => `altilift-service ready at ${api} (edge ${edge}, data ${folder})`,
  readyWithRoles: (url: string, roles: ReadonlyArray<string>, folder: string) =>
    `altilift-service ready at ${url} (roles ${roles.join(", ")}, data ${folder})`,

  webhookSecretUnfit: "must be a secret of Standard Webhooks: whsec_ and 24 to 64 bytes in base64 (openssl rand -base64 32)",
} as const

const types: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of settings",
}

export interface YamlFault {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly code: string
}

export interface Listening {
  readonly host: string
  readonly port: number
  /** That chooses the port. */
  readonly flag: string
}
