import { availableParallelism, homedir } from "node:os"
import { join } from "node:path"
import type { z } from "zod"
import type { settingsSchema } from "./settingsSchema.ts"

export type Setting = keyof z.input<typeof settingsSchema>
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment variable of each setting; undefined: it is too much for one, and stands in the file. */
export const variables: Record<Setting, string | undefined> = {
  data: "ALTILIFT_DATA",
  database: "ALTILIFT_DATABASE",
  roles: "ALTILIFT_ROLES",
  drainFor: "ALTILIFT_DRAIN_FOR",
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
  bytesPerProject: "ALTILIFT_BYTES_PER_PROJECT",
  imagesPerProject: "ALTILIFT_IMAGES_PER_PROJECT",
  keepAbandonedDays: "ALTILIFT_KEEP_ABANDONED_DAYS",
  keepAuditDays: "ALTILIFT_KEEP_AUDIT_DAYS",
  keepNoticesDays: "ALTILIFT_KEEP_NOTICES_DAYS",
  keepHandoffsDays: "ALTILIFT_KEEP_HANDOFFS_DAYS",
  keepTasksDays: "ALTILIFT_KEEP_TASKS_DAYS",
  diskReserve: "ALTILIFT_DISK_RESERVE",
  geoDatabase: "ALTILIFT_GEO_DATABASE",
  s3HookSecret: "ALTILIFT_S3_HOOK_SECRET",
  metricsPort: "ALTILIFT_METRICS_PORT",
  log: undefined,
  otlp: undefined,
  buckets: undefined,
  reconstructors: undefined,
  smtp: undefined,
  notices: undefined,
  vault: undefined,
  formerVault: undefined,
  scratch: undefined,
}

/** Environment variables of parts of a setting. */
export const partVariables: Readonly<Record<string, readonly [Setting, string]>> = {
  ALTILIFT_LOG_FORMAT: ["log", "format"],
  ALTILIFT_LOG_LEVEL: ["log", "level"],
}

export const settings = Object.keys(variables) as ReadonlyArray<Setting>

export const flagNames: Partial<Record<Setting, string>> = {
  data: "--data",
  roles: "--roles",
  host: "--host",
  port: "--port",
  edgePort: "--edge-port",
  publicUrl: "--public-url",
  edgePublicUrl: "--edge-public-url",
}

/** What a setting is that was not given. */
export const defaults = (environment: Environment): Partial<Record<Setting, unknown>> => ({
  data: defaultDataFolder(environment),
  roles: "api,worker,reconstruct",
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
  log: {},
  keepAuditDays: 365,
  keepNoticesDays: 30,
  buckets: [],
  notices: {},
  vault: "data-folder",
  scratch: {},
  reconstructors: [{ kind: "handoff", name: "folder" }],
})

/** Data belongs to the user, not to the folder a command happened to be started in. */
const defaultDataFolder = (environment: Environment): string => {
  const base =
    environment.XDG_DATA_HOME ||
    (process.platform === "win32" && environment.LOCALAPPDATA ? environment.LOCALAPPDATA : join(homedir(), ".local", "share"))
  return join(base, "altilift-service")
}
