import { coded } from "./coded.ts"
import { logged } from "./logged.ts"
import { starting } from "./starting.ts"

/** What the service tells who runs it, in English: settings, start, commands and the log. Nothing in it is secret. */
export const operator = coded({
  // Commands.
  appNeedsName: "an app needs a name",
  redirectUriUnfit: (uri: string, fault: keyof typeof redirectUriFaults) =>
    `${uri} cannot be a redirect URI: ${redirectUriFaults[fault]}`,
  appIsOwn: (key: string) => `${key} is the installation's own key, which every login uses`,
  appUnknown: (key: string) => `there is no app with the key ${key}`,
  appRemoved: (name: string) => `removed ${name}; its key and the tokens that users gave it are revoked`,
  notAnEmail: (email: string) => `${email} is no e-mail address`,
  userExists: (email: string) => `there is already a user ${email}`,
  userUnknown: (email: string) => `there is no user ${email}`,
  userHasPassword: (email: string) => `${email} has a password already; for a new one: altilift-service user link ${email}`,
  userDisabled: (email: string) => `${email} is disabled; let the user in again with: altilift-service user enable ${email}`,
  userHasProjects: (email: string, projects: number) =>
    `${email} has ${projects} ${projects === 1 ? "project" : "projects"}: ` +
    "give them to another user with --give-projects-to EMAIL, or remove them with --remove-projects",
  projectsTwice: "--give-projects-to and --remove-projects exclude each other",
  projectsToSelf: "--give-projects-to must name another user",
  userDisabledNow: (email: string) => `${email} is disabled: tokens, links and upload addresses are void; projects stay`,
  userEnabled: (email: string) => `${email} may sign in again; tokens have to be made again`,
  userRemoved: (email: string) => `removed ${email}`,
  userLine: ({ email, added, used, projects, bytes, state }: UserLine) =>
    `${email}  added ${added}  used ${used}  projects ${projects}  bytes ${bytes}  ${state}`,
  projectLine: ({ id, owner, added, images, name }: ProjectLine) => `${id}  ${owner}  added ${added}  images ${images}  ${name}`,
  invitationMailed: (email: string) => `mailed a link to ${email}; it works once, within 7 days`,
  invitationPrinted: (email: string) => `a link by which ${email} sets a password; it works once, within 7 days:`,
  linkPrinted: (email: string) =>
    `a link by which ${email} sets a password; it works once, within an hour, and earlier links do not work any more:`,
  mailNotSent: (server: string, why: string) => `the mail was not sent: SMTP server ${server}: ${why}`,
  passwordsDiffer: "the two passwords differ",
  passwordChanged: (email: string) =>
    `${email} has a new password; tokens stay as they are (revoke them with: altilift-service user revoke)`,
  notADuration: (flag: string, given: string) => `${flag} ${given}: not a time like 30d or 12h`,
  notALimit: (flag: string, given: string) => `${flag} ${given}: not a limit like 500GB or 10000, none or default`,
  limitMissing: (flags: string) => `give ${flags}`,
  projectUnknown: (id: string) => `there is no project ${id}`,
  projectLimits: ({ name, bytesLimit, imagesLimit }: ProjectLimits) =>
    `${name}: bytes ${limitInWords(bytesLimit)}, images ${limitInWords(imagesLimit)}`,
  userLimits: ({ email, bytesLimit }: { readonly email: string; readonly bytesLimit: number | null }) =>
    `${email}: bytes ${limitInWords(bytesLimit)}`,
  credentials: (key: string, token: string) => `key   ${key}\ntoken ${token}`,
  tokenLine: ({ issued, used, ends, app, scopes }: TokenLine) =>
    `issued ${issued}  used ${used}  ends ${ends}  app ${app}  scopes ${scopes}`,
  notScopes: (given: string, known: ReadonlyArray<string>) => `--scopes ${given}: must be some of ${known.join(",")}`,
  nobodyOfAudit: (user: string) => `there is no user ${user}, and the audit log names none`,
  auditLine: ({ at, act, actor, subject, projectId, address }: AuditLine) =>
    [`${at}  ${act}  by ${actor ?? "unknown"}`, subject, projectId && `project ${projectId}`, address && `from ${address}`]
      .filter(part => part !== null && part !== "")
      .join("  "),
  tokensRevoked: (count: number, email: string) => `revoked ${count} ${count === 1 ? "token" : "tokens"} of ${email}`,
  databaseConnectionLost: (why: string) => `a connection to PostgreSQL ended: ${why}`,
  noDatabase: (folder: string, source: string | undefined) =>
    `There is no database in the data folder ${folder}${source === undefined ? "" : ` (${source})`}. ` +
    "Name the folder of the service with --data or ALTILIFT_DATA, or run altilift-service start once: it makes the database. " +
    "Where the database is PostgreSQL, name the configuration file with --config.",

  folderOfPostgres: (folder: string) =>
    `${folder} has the files of a PostgreSQL database, and the SQLite database there is used all the same: name the ` +
    "configuration file with --config. Where SQLite is meant, remove the file folder-id.",
  requestAnswered: (method: string, path: string) => `${method} ${path}`,
  checkFailed: (check: string, why: string) => `not ready: ${check}: ${why}`,
  checkSucceeds: (check: string) => `ready again: ${check}`,
  checkTooLong: (seconds: number) => `no answer within ${seconds} s`,
  monitoringAt: (url: string) => `metrics at ${url}/metrics`,
  ...starting,
  ...logged,
} as const)

const redirectUriFaults = {
  relative: "it is no absolute address",
  fragment: "the fragment is where the token goes",
  credentials: "it holds credentials",
  scheme: "it must begin with https:, http:, or a scheme with a dot like com.example.app:",
} as const
export type RedirectUriFault = keyof typeof redirectUriFaults

const limitInWords = (limit: number | null): string =>
  limit === null ? "as the settings say" : limit < 0 ? "without limit" : `at most ${limit}`

interface ProjectLimits {
  readonly name: string
  readonly bytesLimit: number | null
  readonly imagesLimit: number | null
}

interface UserLine {
  readonly email: string
  readonly added: string
  readonly used: string
  readonly projects: number
  readonly bytes: number
  readonly state: string
}

interface ProjectLine {
  readonly id: string
  readonly owner: string
  readonly added: string
  readonly images: number
  readonly name: string
}

interface TokenLine {
  readonly issued: string
  readonly used: string
  readonly ends: string
  readonly app: string
  readonly scopes: string
}

interface AuditLine {
  readonly at: string
  readonly act: string
  readonly actor: string | null
  readonly subject: string | null
  readonly projectId: string | null
  readonly address: string | null
}
