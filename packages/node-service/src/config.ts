import { availableParallelism, homedir } from "node:os"
import { join, resolve } from "node:path"
import { Context, Data } from "effect"
import { z } from "zod"
import { type Network, parseNetwork } from "./clientAddress.ts"

/** What the service was told, complete and validated. */
export interface ServiceSettings {
  /** Absolute path of the folder that holds everything the service keeps. */
  readonly dataFolder: string
  readonly host: string
  /** Port of the API; 0 is any free one. */
  readonly port: number
  /** Port of the embedded edge bucket; 0 is any free one. */
  readonly edgePort: number
  /** Origin under which clients reach the API; without it, the address that the service listens on. */
  readonly publicUrl: string | undefined
  /** Origin under which clients reach the edge bucket. */
  readonly edgePublicUrl: string | undefined
  /** Largest object that the edge accepts, in bytes. */
  readonly maxObjectBytes: number
  /** Networks that are not public, and that photos are fetched from all the same when a client names an address there. */
  readonly fetchAllow: ReadonlyArray<Network>
  /** Images verified at the same time; 0: none, what arrives waits. */
  readonly processors: number
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: ReadonlyArray<Network>
  /** How often somebody may ask; see `RateLimits`. */
  readonly limits: {
    /** Requests a minute. */
    readonly requestsPerUser: number
    readonly requestsPerAddress: number
    /** Failed sign-ins in 15 minutes. */
    readonly signInsPerAccount: number
    readonly signInsPerAddress: number
  }
}

export class Settings extends Context.Service<Settings, ServiceSettings>()("@altilift/node-service/Settings") {}

/** A flag or an environment variable that cannot be used; the message names it. */
export class SettingsError extends Data.TaggedError("SettingsError")<{ readonly message: string }> {}

const port = z.coerce.number("must be a number").int("must be a whole number").min(0).max(65535)

const origin = z
  .url({ protocol: /^https?$/, error: "must be a URL like https://photos.example.com" })
  .refine(value => isBareOrigin(value), "must be a host without a path, a query or credentials: clients own the whole path")
  .transform(value => new URL(value).origin)

const isBareOrigin = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  return url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === ""
}

const networks = z.string().transform((text, context) => {
  const names = text.split(",").flatMap(name => name.trim() || [])
  return names.flatMap(name => {
    const network = parseNetwork(name)
    if (network === undefined) context.addIssue(`${name} is no address or network like 10.0.0.0/8`)
    return network === undefined ? [] : [network]
  })
})

const limit = z.coerce.number("must be a number").int("must be a whole number").min(1)

const schema = z
  .object({
    data: z.string().min(1, "must name a folder"),
    host: z.string().min(1, "must name a host"),
    port,
    edgePort: port,
    publicUrl: origin.optional(),
    edgePublicUrl: origin.optional(),
    maxObjectBytes: z.coerce.number().int().positive(),
    fetchAllow: networks,
    processors: z.coerce.number().int().min(0).max(256),
    trustedProxies: networks,
    requestsPerUser: limit,
    requestsPerAddress: limit,
    signInsPerAccount: limit,
    signInsPerAddress: limit,
  })
  .refine(value => isLoopback(value.host) || (value.publicUrl !== undefined && value.edgePublicUrl !== undefined), {
    path: ["host"],
    message:
      "is not a loopback address, so --public-url and --edge-public-url must both say how clients reach the service: " +
      "they are written into signed URLs, and a client's Host header is never trusted for that",
  })
  .refine(value => value.port === 0 || value.port !== value.edgePort, {
    path: ["edgePort"],
    message: "must differ from --port: the edge bucket owns the whole path of its address",
  })

/** Whether only programs on this machine can reach the host. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)

/** Flags by name as `start` and `user add` take them; what is absent comes from the environment, then from the defaults. */
export interface Flags {
  readonly data?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly edgePort?: string | undefined
  readonly publicUrl?: string | undefined
  readonly edgePublicUrl?: string | undefined
}

const origins: Record<string, string> = {
  data: "--data (ALTILIFT_DATA)",
  host: "--host (ALTILIFT_HOST)",
  port: "--port (ALTILIFT_PORT)",
  edgePort: "--edge-port (ALTILIFT_EDGE_PORT)",
  publicUrl: "--public-url (ALTILIFT_PUBLIC_URL)",
  edgePublicUrl: "--edge-public-url (ALTILIFT_EDGE_PUBLIC_URL)",
  maxObjectBytes: "ALTILIFT_MAX_OBJECT_BYTES",
  fetchAllow: "ALTILIFT_FETCH_ALLOW",
  processors: "ALTILIFT_PROCESSORS",
  trustedProxies: "ALTILIFT_TRUSTED_PROXIES",
  requestsPerUser: "ALTILIFT_REQUESTS_PER_USER",
  requestsPerAddress: "ALTILIFT_REQUESTS_PER_ADDRESS",
  signInsPerAccount: "ALTILIFT_SIGN_INS_PER_ACCOUNT",
  signInsPerAddress: "ALTILIFT_SIGN_INS_PER_ADDRESS",
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The settings from flags, environment and defaults, in that order of precedence.
 *
 * @throws {SettingsError} naming the flag and the variable at fault
 */
export const readSettings = (flags: Flags, environment: Environment): ServiceSettings => {
  const parsed = schema.safeParse({
    data: flags.data ?? environment.ALTILIFT_DATA ?? defaultDataFolder(environment),
    host: flags.host ?? environment.ALTILIFT_HOST ?? "127.0.0.1",
    port: flags.port ?? environment.ALTILIFT_PORT ?? 4800,
    edgePort: flags.edgePort ?? environment.ALTILIFT_EDGE_PORT ?? 4801,
    publicUrl: flags.publicUrl ?? environment.ALTILIFT_PUBLIC_URL,
    edgePublicUrl: flags.edgePublicUrl ?? environment.ALTILIFT_EDGE_PUBLIC_URL,
    maxObjectBytes: environment.ALTILIFT_MAX_OBJECT_BYTES ?? 2 * 1024 ** 3,
    fetchAllow: environment.ALTILIFT_FETCH_ALLOW ?? "",
    processors: environment.ALTILIFT_PROCESSORS ?? availableParallelism(),
    trustedProxies: environment.ALTILIFT_TRUSTED_PROXIES ?? "",
    requestsPerUser: environment.ALTILIFT_REQUESTS_PER_USER ?? 12_000,
    requestsPerAddress: environment.ALTILIFT_REQUESTS_PER_ADDRESS ?? 1_200,
    signInsPerAccount: environment.ALTILIFT_SIGN_INS_PER_ACCOUNT ?? 20,
    signInsPerAddress: environment.ALTILIFT_SIGN_INS_PER_ADDRESS ?? 60,
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SettingsError({ message: `${origins[String(issue?.path[0])] ?? "settings"}: ${issue?.message}` })
  }
  const { data, publicUrl, edgePublicUrl, requestsPerUser, requestsPerAddress, signInsPerAccount, signInsPerAddress, ...rest } =
    parsed.data
  const limits = { requestsPerUser, requestsPerAddress, signInsPerAccount, signInsPerAddress }
  return { ...rest, dataFolder: resolve(data), publicUrl, edgePublicUrl, limits }
}

/** Data belongs to the user, not to the folder a command happened to be started in. */
const defaultDataFolder = (environment: Environment): string => {
  const base =
    environment.XDG_DATA_HOME ||
    (process.platform === "win32" && environment.LOCALAPPDATA ? environment.LOCALAPPDATA : join(homedir(), ".local", "share"))
  return join(base, "altilift-service")
}
