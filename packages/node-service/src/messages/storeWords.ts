/** What the commands `migrate` and `copy` say, in English, and what is said of a database that cannot be used. */
export const storeWords = {
  away: (place: string, why: string) => `PostgreSQL at ${place} cannot be used; requests are refused until it can (${why})`,
  back: (place: string, seconds: number) => `PostgreSQL at ${place} can be used again, after ${seconds} s`,
  unusable: ({ place, user, hint, why }: DatabaseFault) =>
    `PostgreSQL at ${place} cannot be used: ${why}. ${hints[hint](user === "" ? "the user" : user)}`,

  upToDate: (name: string) => `${name} has the present schema`,
  pending: (name: string, migration: string) => `${name}: to be done: ${migration}`,
  behind: (migrations: number) =>
    `${migrations} ${migrations === 1 ? "migration" : "migrations"} to be done: run altilift-service migrate`,
  migrated: (name: string, migration: string) => `${name}: done: ${migration}`,

  notADatabase: (flag: string) =>
    `${flag} must be sqlite:FOLDER, a connection string like postgres://user:password@host:5432/altilift, or env:VARIABLE ` +
    "with one of them",
  variableNotSet: (flag: string, variable: string) => `${flag}: the environment variable ${variable} is not set`,
  noSuchDatabase: (path: string) => `there is no database ${path}: name the data folder of a service`,
  place: (what: string) => `${what}: sqlite:FOLDER, postgres://USER:PASSWORD@HOST/NAME, or env:VARIABLE with one of them`,
  copyToItself: "--from and --to are the same database",
  whileInUse: (name: string) => `a service, or another copy, uses ${name}: stop it first`,
  oldSchema: (name: string) => `${name} is of an earlier release: run altilift-service migrate on it first`,
  newSchema: (table: string, columns: string) =>
    `the table ${table} has columns that this release does not know (${columns}): copy with the release that made them`,
  intoRows: (name: string, table: string) =>
    `${name} is not empty: ${table} has rows. Nothing was copied. Name an empty database`,
  ofAnother: (name: string, source: string) =>
    `${name} has a part of a copy of ${source}: copy that one again, which goes on where it ended, or name an empty database`,
  unfinished:
    "rows of another database are being copied into this one: run the same altilift-service copy again, which goes on " +
    "where it ended, or name an empty database",
  differs: ({ table, key, columns }: Difference) =>
    `the copy differs in the table ${table}, at ${key}: ` +
    (columns.length === 0 ? "the row is in one database alone" : `columns ${columns.join(", ")}`) +
    ". Was either database changed meanwhile? Copy again into an empty database",
  copiedTable: (table: string, rows: number) => `${table}  ${rows} ${rows === 1 ? "row" : "rows"}, the same in both`,
  copied: (from: string, to: string) =>
    `copied ${from} to ${to}; every row was compared. Now configure the service with ${to}; the data folder stays`,
} as const

/** The way out, by what PostgreSQL refused. */
const hints = {
  password: (user: string) => `The password of ${user} is another: correct the connection string (ALTILIFT_DATABASE).`,
  user: (user: string) =>
    `Name another user than ${user} in the connection string (ALTILIFT_DATABASE), or admit this one in PostgreSQL ` +
    "(create role, pg_hba.conf).",
  database: () => "Make the database (createdb), or name another one in the connection string (ALTILIFT_DATABASE).",
  rights: (user: string) => `Make ${user} the owner of the database: tables are made in it.`,
  readOnly: () =>
    "It takes no writes: name the primary server in the connection string (ALTILIFT_DATABASE), or end the read-only mode.",
  away: () => "Start the server, or correct host and port in the connection string (ALTILIFT_DATABASE).",
} as const

interface DatabaseFault {
  /** Host, port and name of the database. */
  readonly place: string
  readonly user: string
  readonly hint: keyof typeof hints
  readonly why: string
}

interface Difference {
  readonly table: string
  readonly key: string
  readonly columns: ReadonlyArray<string>
}
