import { resolve } from "node:path"
import { Context, type Redacted } from "effect"
import type { z } from "zod"
import type { BucketSettings } from "./buckets/bucketSettings.ts"
import { type ConfigFile, readConfigFile } from "./configFile.ts"
import type { LogSettings } from "./log.ts"
import type { SmtpSettings } from "./mail/smtpSettings.ts"
import { operator } from "./messages/operator.ts"
import type { OtlpSettings } from "./monitoring/monitoringSettings.ts"
import type { Network } from "./networks.ts"
import type { NoticeSettings } from "./notices/noticeSettings.ts"
import type { ReconstructorSettings } from "./reconstruction/reconstructorSettings.ts"
import type { Role } from "./roles.ts"
import { SettingsError } from "./SettingsError.ts"
import { configVariable, describeFaults, unknownVariables } from "./settingFaults.ts"
import { defaults, type Environment } from "./settingNames.ts"
import { type Flags, fromFile, fromOutside, fromParts, type Sources } from "./settingSources.ts"
import { isLoopback, settingsSchema } from "./settingsSchema.ts"
import type { ScratchSettings, VaultSettings } from "./vault/vaultSettings.ts"

/** The settings of the service, complete and validated. */
export interface ServiceSettings {
  /** Absolute path of the folder that holds everything the service keeps. */
  readonly dataFolder: string
  /** Absolute path of the configuration file; undefined: there is none. */
  readonly configFile: string | undefined
  /** Connection string of a PostgreSQL database, a secret; undefined: SQLite in the data folder. */
  readonly database: Redacted.Redacted<string> | undefined
  /** What this process does; by default everything. */
  readonly roles: ReadonlyArray<Role>
  /** Milliseconds that a process which is to end still takes requests, while it is not ready. */
  readonly drainFor: number
  readonly host: string
  /** Port of the API; 0 is any free one. */
  readonly port: number
  /** Port of the embedded edge bucket; 0 is any free one. Without it the edge is on the address of the API. */
  readonly edgePort: number | undefined
  /** Origin under which clients reach the API; without it, the address that the service listens on. */
  readonly publicUrl: string | undefined
  /** Origin under which clients reach the edge bucket. */
  readonly edgePublicUrl: string | undefined
  /** Largest object that the edge accepts, in bytes. */
  readonly maxObjectBytes: number
  /**
   * Networks that are not public, and that photos are fetched from all the same when a client names an address there.
   */
  readonly fetchAllow: ReadonlyArray<Network>
  /** `read-only`: nothing is taken or changed, and who signs in may look. */
  readonly mode: "normal" | "read-only"
  /** Images verified at the same time; 0: none, what arrives waits. */
  readonly processors: number
  /** Milliseconds after which a token ends, counted from when it was issued, and from when it was used last. */
  readonly tokensEndAfter: number
  readonly tokensUnusedAfter: number
  /** Bytes of memory that photos may take which are verified at the same time; one that needs more alone is refused. */
  readonly verificationMemory: number
  /** Networks of proxies whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: ReadonlyArray<Network>
  /** Whether browsers get GraphiQL at `/graphql`. */
  readonly graphiql: boolean
  /** How often a client may send requests; see `RateLimits`. */
  readonly limits: {
    /** Requests a minute. */
    readonly requestsPerUser: number
    readonly requestsPerAddress: number
    /** Connections to one of the two servers that are open at a time. */
    readonly connectionsPerAddress: number
    /**
     * Failed sign-ins in 15 minutes: of an address at one account, at all accounts, and of all addresses at one
     * account.
     */
    readonly signInsPerAccount: number
    readonly signInsPerAddress: number
    readonly signInsEverywhere: number
    /** Requests to the edge bucket that are refused, in a minute. */
    readonly edgeRefusalsPerAddress: number
  }
  /** What a user and a project may have where none of the limits is set for one of them alone; see `Room`. */
  readonly quotas: {
    /** Images of a user of which nothing is here: they wait for their bytes, or are Invalid. */
    readonly unfinishedImages: number
    /** Bytes of a user's originals, without meta files and results; undefined: no limit. */
    readonly bytes: number | undefined
    /** Bytes of a project's originals, meta files and results; undefined: no limit. */
    readonly projectBytes: number | undefined
    /** Images of a project, in whatever state; undefined: no limit. */
    readonly projectImages: number | undefined
  }
  /** Days that the row of an image is kept whose bytes never came or were removed, and of a meta file that is Invalid. */
  readonly keepAbandonedDays: number
  /** Days that acts are kept in the audit log, and notices that are not delivered. */
  readonly keepAuditDays: number
  readonly keepNoticesDays: number
  /** Days after its end that the handoff of a task is kept, and the task with its results; undefined: for ever. */
  readonly keepHandoffsDays: number | undefined
  readonly keepTasksDays: number | undefined
  /** Bytes of the disk that uploads leave free; undefined: 1 GiB, or 2 % of a small disk. */
  readonly diskReserve: number | undefined
  /**
   * Path of a MaxMind city database, which tells where a client is; undefined: buckets are offered in the operator's
   * order.
   */
  readonly geoDatabase: string | undefined
  /** What senders of `POST /hooks/s3` must know; undefined: there is no such address. */
  readonly s3HookSecret: Redacted.Redacted<string> | undefined
  /** Buckets outside this process; empty: the embedded one is offered. */
  readonly buckets: ReadonlyArray<BucketSettings>
  readonly log: LogSettings
  /** Port of `/metrics` and of the checks in full, on `host`; 0 is any free one; undefined: there is none. */
  readonly metricsPort: number | undefined
  /** Where traces and metrics are sent; undefined: where the variables of OpenTelemetry say, if they do. */
  readonly otlp: OtlpSettings | undefined
  /** What takes the service's mail; undefined: it sends none. */
  readonly smtp: SmtpSettings | undefined
  /** When notices arise, and who gets them besides those who own a project. */
  readonly notices: NoticeSettings
  /** What reconstructs; the first is the default. */
  readonly reconstructors: ReadonlyArray<ReconstructorSettings>
  /** Where originals, thumbnails, meta files and results are kept. */
  readonly vault: VaultSettings
  /** Where they were kept before: what is not found in `vault` is read there. */
  readonly formerVault: VaultSettings | undefined
  readonly scratch: ScratchSettings
  /** What the operator should know of the settings, though the service runs with them. */
  readonly warnings: ReadonlyArray<string>
}

export class Settings extends Context.Service<Settings, ServiceSettings>()("@altilift/node-service/Settings") {}

/**
 * Where the edge listens when it has a public URL and no `edgePort`: a public URL of its own needs an address of its
 * own.
 */
const edgePortOfPublicUrl = 4801

/**
 * The settings from flags, environment, configuration file and defaults, in that order of precedence. Names in the file
 * are those of the settings.
 *
 * @throws {SettingsError} with a line for each flag, variable or place in the file at fault
 */
export const readSettings = (flags: Flags, environment: Environment): ServiceSettings => {
  const { sources, parsed } = examineSettings(flags, environment)
  const { data, publicUrl, edgePublicUrl, geoDatabase, s3HookSecret, ...others } = parsed
  const { requestsPerUser, requestsPerAddress, connectionsPerAddress, edgeRefusalsPerAddress, ...unlimited } = others
  const { signInsPerAccount, signInsPerAddress, signInsEverywhere, unfinishedImagesPerUser, ...unbounded } = unlimited
  const { bytesPerUser, bytesPerProject, imagesPerProject, ...rest } = unbounded
  const signIns = { signInsPerAccount, signInsPerAddress, signInsEverywhere }
  const limits = { requestsPerUser, requestsPerAddress, connectionsPerAddress, edgeRefusalsPerAddress, ...signIns }
  const quotas = {
    unfinishedImages: unfinishedImagesPerUser,
    bytes: bytesPerUser,
    projectBytes: bytesPerProject,
    projectImages: imagesPerProject,
  }
  const edgePort = rest.edgePort ?? (edgePublicUrl === undefined ? undefined : edgePortOfPublicUrl)
  const configFile = configPath(flags, environment)
  const optional = {
    configFile: configFile && resolve(configFile),
    publicUrl,
    edgePort,
    edgePublicUrl,
    geoDatabase,
    s3HookSecret,
    diskReserve: rest.diskReserve,
    keepHandoffsDays: rest.keepHandoffsDays,
    keepTasksDays: rest.keepTasksDays,
    smtp: rest.smtp,
    metricsPort: rest.metricsPort,
    otlp: rest.otlp,
    database: rest.database,
    formerVault: rest.formerVault,
    scratch: {
      ...rest.scratch,
      folder: rest.scratch.folder && (sources.file?.resolve(rest.scratch.folder) ?? rest.scratch.folder),
    },
  }
  const graphiql = rest.graphiql ?? isPrivate(rest.host, publicUrl)
  const warnings = warningsAbout(sources, parsed)
  return { ...rest, ...optional, drainFor: rest.drainFor ?? 0, dataFolder: resolve(data), graphiql, limits, quotas, warnings }
}

/** What was given, and by whom, and what it means. */
export interface Examined {
  readonly sources: Sources
  /** By setting, as it was written. */
  readonly given: Readonly<Record<string, unknown>>
  readonly parsed: z.output<typeof settingsSchema>
}

/** @throws {SettingsError} as `readSettings` does */
export const examineSettings = (flags: Flags, environment: Environment): Examined => {
  const unknown = unknownVariables(environment)
  const file = readFile(flags, environment, unknown)
  const sources = { flags, environment, file }
  const whole = { ...defaults(environment), ...Object.fromEntries(fromFile(file)), ...fromOutside(flags, environment) }
  const given = { ...whole, ...fromParts(whole, environment) }
  const { data: parsed, error } = settingsSchema.safeParse(given)
  const faults = [...unknown, ...describeFaults(error?.issues ?? [], given, sources)]
  if (parsed === undefined || faults.length > 0) throw new SettingsError({ message: faults.join("\n") })
  return { sources, given, parsed }
}

const configPath = (flags: Flags, environment: Environment) => flags.config ?? environment[configVariable]

/** Of a file that cannot be read nothing is known: what else is wrong is said only of variables. */
const readFile = (flags: Flags, environment: Environment, unknown: ReadonlyArray<string>): ConfigFile | undefined => {
  const path = configPath(flags, environment)
  if (path === undefined) return undefined
  try {
    return readConfigFile(path, environment, flags.config === undefined ? configVariable : "--config")
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause
    throw new SettingsError({ message: [...unknown, cause.message].join("\n") })
  }
}

/** Whether only this machine is meant to reach the API. */
const isPrivate = (host: string, publicUrl: string | undefined): boolean =>
  isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname))

/** What an operator should know of the settings, though the service runs with them. */
const warningsAbout = ({ file }: Sources, { publicUrl, edgePublicUrl }: Examined["parsed"]): ReadonlyArray<string> => {
  const plain = [publicUrl, edgePublicUrl].filter(
    url => url !== undefined && !url.startsWith("https:") && !isLoopback(new URL(url).hostname),
  )
  return [...(file?.warnings ?? []), ...plain.map(url => operator.withoutTls(url ?? ""))]
}
