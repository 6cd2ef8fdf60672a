import { availableParallelism, homedir } from "node:os"
import { join, resolve } from "node:path"
import { Context, type Redacted } from "effect"
import { closest } from "fastest-levenshtein"
import type { z } from "zod"
import type { BucketSettings } from "./buckets/bucketSettings.ts"
import { type ConfigFile, nameOf, readConfigFile } from "./configFile.ts"
import type { SmtpSettings } from "./mail/smtpSettings.ts"
import { operator } from "./messages/operator.ts"
import type { Network } from "./networks.ts"
import type { ReconstructorSettings } from "./reconstruction/reconstructorSettings.ts"
import { SettingsError } from "./SettingsError.ts"
import { isLoopback, settingsSchema } from "./settingsSchema.ts"

/** What the service was told, complete and validated. */
export interface ServiceSettings {
  /** Absolute path of the folder that holds everything the service keeps. */
  readonly dataFolder: string
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
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: ReadonlyArray<Network>
  /** Whether browsers get GraphiQL at `/graphql`. */
  readonly graphiql: boolean
  /** How often somebody may ask; see `RateLimits`. */
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
  /** What a user may have; see `Room`. */
  readonly quotas: {
    /** Images of which nothing is here: they wait for their bytes, or are Invalid. */
    readonly unfinishedImages: number
    /** Bytes of originals; undefined: as many as fit. */
    readonly bytes: number | undefined
  }
  /** Days that the row of an image is kept whose bytes never came. */
  readonly keepAbandonedDays: number
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
  /** What takes the service's mail; undefined: it sends none. */
  readonly smtp: SmtpSettings | undefined
  /** What reconstructs; the first is used where nobody chooses. */
  readonly reconstructors: ReadonlyArray<ReconstructorSettings>
}

export class Settings extends Context.Service<Settings, ServiceSettings>()("@altilift/node-service/Settings") {}

/** Flags by name as `start` and `user add` take them. */
export interface Flags {
  readonly config?: string | undefined
  readonly data?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly edgePort?: string | undefined
  readonly publicUrl?: string | undefined
  readonly edgePublicUrl?: string | undefined
}

type Setting = keyof z.input<typeof settingsSchema>
type Environment = Readonly<Record<string, string | undefined>>

/** The environment variable of each setting; undefined: it is too much for one, and stands in the file. */
const variables: Record<Setting, string | undefined> = {
  data: "ALTILIFT_DATA",
  host: "ALTILIFT_HOST",
  port: "ALTILIFT_PORT",
  edgePort: "ALTILIFT_EDGE_PORT",
  publicUrl: "ALTILIFT_PUBLIC_URL",
  edgePublicUrl: "ALTILIFT_EDGE_PUBLIC_URL",
  maxObjectBytes: "ALTILIFT_MAX_OBJECT_BYTES",
  fetchAllow: "ALTILIFT_FETCH_ALLOW",
  mode: "ALTILIFT_MODE",
  processors: "ALTILIFT_PROCESSORS",
  tokensEndAfter: "ALTILIFT_TOKENS_END_AFTER",
  tokensUnusedAfter: "ALTILIFT_TOKENS_UNUSED_AFTER",
  verificationMemory: "ALTILIFT_VERIFICATION_MEMORY",
  trustedProxies: "ALTILIFT_TRUSTED_PROXIES",
  graphiql: "ALTILIFT_GRAPHIQL",
  requestsPerUser: "ALTILIFT_REQUESTS_PER_USER",
  requestsPerAddress: "ALTILIFT_REQUESTS_PER_ADDRESS",
  connectionsPerAddress: "ALTILIFT_CONNECTIONS_PER_ADDRESS",
  signInsPerAccount: "ALTILIFT_SIGN_INS_PER_ACCOUNT",
  signInsPerAddress: "ALTILIFT_SIGN_INS_PER_ADDRESS",
  signInsEverywhere: "ALTILIFT_SIGN_INS_EVERYWHERE",
  edgeRefusalsPerAddress: "ALTILIFT_EDGE_REFUSALS_PER_ADDRESS",
  unfinishedImagesPerUser: "ALTILIFT_UNFINISHED_IMAGES_PER_USER",
  bytesPerUser: "ALTILIFT_BYTES_PER_USER",
  keepAbandonedDays: "ALTILIFT_KEEP_ABANDONED_DAYS",
  diskReserve: "ALTILIFT_DISK_RESERVE",
  geoDatabase: "ALTILIFT_GEO_DATABASE",
  s3HookSecret: "ALTILIFT_S3_HOOK_SECRET",
  buckets: undefined,
  reconstructors: undefined,
  smtp: undefined,
}
/**
 * Where the edge listens when it has a public URL and no `edgePort`: a public URL of its own needs an address of its
 * own.
 */
const edgePortOfPublicUrl = 4801

const settings = Object.keys(variables) as ReadonlyArray<Setting>

const flagNames: Partial<Record<Setting, string>> = {
  data: "--data",
  host: "--host",
  port: "--port",
  edgePort: "--edge-port",
  publicUrl: "--public-url",
  edgePublicUrl: "--edge-public-url",
}

const defaults = (environment: Environment): Partial<Record<Setting, unknown>> => ({
  data: defaultDataFolder(environment),
  host: "127.0.0.1",
  port: 4800,
  maxObjectBytes: 2 * 1024 ** 3,
  fetchAllow: "",
  mode: "normal",
  processors: availableParallelism(),
  tokensEndAfter: "365d",
  tokensUnusedAfter: "180d",
  verificationMemory: 640_000_000,
  trustedProxies: "",
  requestsPerUser: 12_000,
  requestsPerAddress: 1_200,
  connectionsPerAddress: 512,
  signInsPerAccount: 20,
  signInsPerAddress: 60,
  signInsEverywhere: 100,
  edgeRefusalsPerAddress: 600,
  unfinishedImagesPerUser: 100_000,
  keepAbandonedDays: 30,
  buckets: [],
  reconstructors: [{ kind: "handoff", name: "folder" }],
})

/**
 * The settings from flags, environment, configuration file and defaults, in that order of precedence. Names in the file
 * are those of the settings.
 *
 * @throws {SettingsError} naming the flag, the variable or the place in the file at fault
 */
export const readSettings = (flags: Flags, environment: Environment): ServiceSettings => {
  refuseUnknown(environment)
  const path = flags.config ?? environment[configVariable]
  const file =
    path === undefined ? undefined : readConfigFile(path, environment, flags.config === undefined ? configVariable : "--config")
  const stranger = Object.keys(file?.values ?? {}).find(name => !settings.includes(name as Setting))
  if (stranger !== undefined) {
    throw new SettingsError({ message: operator.settingUnknown(file?.path ?? "", stranger, closest(stranger, settings)) })
  }
  const given = { ...defaults(environment), ...Object.fromEntries(fromFile(file)), ...fromOutside(flags, environment) }
  const parsed = settingsSchema.safeParse(given)
  if (!parsed.success) throw complaint(parsed.error, flags, environment, file)
  const { data, publicUrl, edgePublicUrl, geoDatabase, s3HookSecret, ...others } = parsed.data
  const { requestsPerUser, requestsPerAddress, connectionsPerAddress, edgeRefusalsPerAddress, ...unlimited } = others
  const { signInsPerAccount, signInsPerAddress, signInsEverywhere, unfinishedImagesPerUser, bytesPerUser, ...rest } = unlimited
  const signIns = { signInsPerAccount, signInsPerAddress, signInsEverywhere }
  const limits = { requestsPerUser, requestsPerAddress, connectionsPerAddress, edgeRefusalsPerAddress, ...signIns }
  const quotas = { unfinishedImages: unfinishedImagesPerUser, bytes: bytesPerUser }
  const edgePort = rest.edgePort ?? (edgePublicUrl === undefined ? undefined : edgePortOfPublicUrl)
  const optional = {
    publicUrl,
    edgePort,
    edgePublicUrl,
    geoDatabase,
    s3HookSecret,
    diskReserve: rest.diskReserve,
    smtp: rest.smtp,
  }
  const graphiql = rest.graphiql ?? isPrivate(rest.host, publicUrl)
  return { ...rest, ...optional, dataFolder: resolve(data), graphiql, limits, quotas }
}

const configVariable = "ALTILIFT_CONFIG"

/** A misspelt variable would be ignored, and with it a limit that the operator believes in. */
const refuseUnknown = (environment: Environment): void => {
  const known = [configVariable, ...Object.values(variables).flatMap(name => name ?? [])]
  const unknown = Object.keys(environment).find(name => name.startsWith("ALTILIFT_") && !known.includes(name))
  if (unknown === undefined) return
  throw new SettingsError({ message: operator.variableUnknown(unknown, closest(unknown, known)) })
}

/** Whether nobody but this machine is meant to reach the API. */
const isPrivate = (host: string, publicUrl: string | undefined): boolean =>
  isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname))

/** Settings that are paths; in a file they are meant from where the file is. */
const paths: ReadonlyArray<Setting> = ["data", "geoDatabase"]

const fromFile = (file: ConfigFile | undefined) =>
  Object.entries(file?.values ?? {}).map(([name, value]) => [
    name,
    paths.includes(name as Setting) && typeof value === "string" && value !== "" ? file?.resolve(value) : value,
  ])

const fromOutside = (flags: Flags, environment: Environment): Partial<Record<Setting, string>> => {
  const given: Partial<Record<Setting, string>> = {}
  for (const name of settings) {
    const value = (flags as Record<string, string | undefined>)[name] ?? environment[variables[name] ?? ""]
    if (value !== undefined) given[name] = value
  }
  return given
}

/** What is wrong, and where it can be put right: in the file if it was said there. */
const complaint = (error: z.ZodError, flags: Flags, environment: Environment, file: ConfigFile | undefined): SettingsError => {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const name = path[0] as Setting
  const source = sourceOf(name, flags, environment)
  const inFile = source === undefined && file !== undefined && name in file.values
  const where = inFile ? `${file.path}: ${nameOf(path)}` : (source ?? waysToSay(name))
  return new SettingsError({ message: `${where}: ${issue?.message}` })
}

/** The flag or the variable that a setting was given by; undefined: it stands in the configuration file, or nowhere. */
export const sourceOf = (name: Setting, flags: Flags, environment: Environment): string | undefined => {
  if ((flags as Record<string, string | undefined>)[name] !== undefined) return flagNames[name]
  const variable = variables[name]
  return variable !== undefined && environment[variable] !== undefined ? variable : undefined
}

/** How a setting that was not given may be given. */
const waysToSay = (name: Setting): string =>
  [flagNames[name], variables[name]].filter(way => way !== undefined).join(" or ") || "settings"

/** Data belongs to the user, not to the folder a command happened to be started in. */
const defaultDataFolder = (environment: Environment): string => {
  const base =
    environment.XDG_DATA_HOME ||
    (process.platform === "win32" && environment.LOCALAPPDATA ? environment.LOCALAPPDATA : join(homedir(), ".local", "share"))
  return join(base, "altilift-service")
}
