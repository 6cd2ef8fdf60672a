import type { Effect, Scope } from "effect"
import type { S3Settings } from "../buckets/bucketSettings.ts"
import type { BucketDrivers } from "../buckets/configured.ts"
import type { ProbeFault } from "../ProbeFault.ts"
import type { VaultBucket } from "../vault/vaultSettings.ts"

/** Drivers that are tried as the service uses them. */
export interface Tried {
  readonly buckets: BucketDrivers
  /** Undefined: there is no program of this name or path that can be run. */
  readonly findProgram: (name: string) => Promise<unknown>
  /** Steps of a probe that fail. */
  readonly probeVault: (bucket: VaultBucket) => Effect.Effect<ReadonlyArray<ProbeFault>, never, Scope.Scope>
  /** Whether a rule of an edge bucket expires objects; undefined: that cannot be read. */
  readonly expiresObjects: (bucket: S3Settings) => Effect.Effect<boolean | undefined, never, Scope.Scope>
  /** Why a database cannot be used, with the way out, without secrets; undefined: the cause says all. */
  readonly explainDatabase: (cause: unknown, url: string) => string | undefined
}

/** `skipped`: not checked, because something before it is wrong or missing. Only `broken` is a fault. */
export type Level = "ok" | "warning" | "broken" | "skipped"

export const checks = [
  "configuration",
  "data folder",
  "disk",
  "database",
  "clock",
  "buckets",
  "vault",
  "scratch",
  "mail",
  "reconstructors",
  "public address",
  "proxy",
  "tls",
] as const
export type Check = (typeof checks)[number]

/** One thing that a check found. Nothing in it is secret. */
export interface Finding {
  readonly check: Check
  readonly level: Level
  readonly message: string
  /** What to do; there is some for what is broken, and for warnings. */
  readonly advice?: string
}

/** What was found, with what to do. */
export interface Told {
  readonly message: string
  readonly advice: string
}

export const ok = (check: Check, message: string): Finding => ({ check, level: "ok", message })
export const skipped = (check: Check, message: string): Finding => ({ check, level: "skipped", message })
export const warning = (check: Check, told: Told): Finding => ({ check, level: "warning", ...told })
export const broken = (check: Check, told: Told): Finding => ({ check, level: "broken", ...told })

/** The words of an error, and its code where there is one: of failed connections nothing else is told. */
export const why = (cause: unknown): string => {
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause
  if (inner instanceof AggregateError) return why(inner.errors[0])
  return inner instanceof Error ? inner.message || String((inner as { code?: unknown }).code ?? inner.name) : String(inner)
}
