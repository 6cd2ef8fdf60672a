import type { Problem } from "@altilift/core"
import type { TokenScope } from "@altilift/core/client"
import type { AccountSources } from "../config/sources.ts"
import type { BucketRate } from "../rates/storedRates.ts"

export const checkNames = [
  "node",
  "account",
  "journal",
  "disk",
  "proxy",
  "dns",
  "tls",
  "server",
  "clock",
  "token",
  "project",
  "buckets",
  "rate",
] as const
export type CheckName = (typeof checkNames)[number]

/** `skipped`: not checked, because something before it is wrong or missing. Only `wrong` is a fault. */
export const levels = ["ok", "warning", "wrong", "skipped"] as const
export type Level = (typeof levels)[number]

/** What alone a token may be used for; `undefined`: everything, or the server does not say. */
interface Scopes {
  readonly scopes: ReadonlyArray<TokenScope> | undefined
}

/** Facts of the findings without advice, by code. Times and sizes: milliseconds, bytes. */
export interface FactsWithoutAdvice {
  "node-fits": { readonly version: string }
  "account-found": { readonly endpoint: string; readonly sources: AccountSources }
  "no-proxy": unknown
  "proxy-bypassed": { readonly proxy: string; readonly variable: string; readonly host: string }
  "proxy-reached": { readonly proxy: string; readonly variable: string; readonly took: number }
  "host-resolved": { readonly host: string; readonly addresses: ReadonlyArray<string>; readonly took: number }
  "host-is-address": { readonly host: string }
  "proxy-resolves": { readonly host: string; readonly proxy: string }
  "no-tls-here": { readonly host: string }
  "certificate-good": { readonly host: string; readonly issuer: string; readonly ends: number; readonly days: number }
  "certificate-unseen": { readonly host: string }
  "authorities-added": { readonly file: string; readonly count: number }
  "server-answered": { readonly host: string; readonly took: number }
  "clock-right": { readonly seconds: number }
  "clock-unknown": { readonly host: string }
  "token-accepted": { readonly email: string; readonly prefix: string }
  /** `ends` undefined: never. */
  "token-lasts": { readonly name: string | undefined; readonly ends: number | undefined; readonly manages: boolean } & Scopes
  "token-untold": unknown
  /** `right` undefined: the server does not say. */
  "project-open": { readonly name: string; readonly right: string | undefined }
  "bucket-answered": { readonly bucket: string; readonly took: number }
  "bucket-unmeasured": { readonly bucket: string }
  /** Of the last upload of `size` bytes that ended at `at`; `limited`: by `--bwlimit`. */
  "bucket-rate": { readonly bucket: string } & BucketRate
  "bucket-rate-unknown": { readonly bucket: string }
  "rate-known": { readonly bytesPerSecond: number }
  "rate-unknown": unknown
  "journal-absent": { readonly file: string }
  "journal-readable": { readonly file: string; readonly size: number; readonly images: number; readonly files: number }
  "uploads-running": { readonly processes: ReadonlyArray<number> }
  "disk-free": { readonly folder: string; readonly free: number }
  "not-checked": { readonly because: CheckName }
}

/** Facts of the findings with advice. */
export interface FactsWithAdvice {
  "account-unusable": { readonly message: string }
  "proxy-malformed": { readonly message: string }
  "host-unresolved": { readonly host: string; readonly error: string }
  "not-encrypted": { readonly host: string }
  "certificate-ends-soon": { readonly host: string; readonly ends: number; readonly days: number }
  "authorities-unreadable": { readonly file: string }
  "tls-failed": { readonly host: string; readonly error: string }
  /** `seconds`: by how much this machine is ahead of the server. */
  "clock-off": { readonly seconds: number; readonly host: string }
  "token-cannot-upload": Scopes
  "token-ends-soon": { readonly ends: number; readonly days: number }
  "project-view-only": { readonly name: string }
  "bucket-silent": { readonly bucket: string }
  "no-bucket": { readonly host: string }
  "disk-low": { readonly folder: string; readonly free: number }
  "folder-unwritable": { readonly folder: string }
  "check-silent": { readonly seconds: number }
  "check-failed": { readonly words: string }
}

export type Facts = FactsWithoutAdvice & FactsWithAdvice
export type FindingCode = keyof Facts

type Found = { [Code in FindingCode]: { readonly code: Code; readonly facts: Facts[Code] } }[FindingCode]

/** One thing that a check found: a fact of its own, or a problem of the engine. Nothing in it is secret. */
export type Finding = { readonly check: CheckName; readonly level: Level } & (
  | Found
  | { readonly problem: Problem; readonly sources?: AccountSources | undefined }
)

export const found = <Code extends FindingCode>(check: CheckName, level: Level, code: Code, facts: Facts[Code]): Finding =>
  ({ check, level, code, facts }) as Finding

export const problemFound = (check: CheckName, problem: Problem, sources?: AccountSources): Finding => ({
  check,
  level: "wrong",
  problem,
  sources,
})

export const skipped = (checks: ReadonlyArray<CheckName>, because: CheckName): ReadonlyArray<Finding> =>
  checks.map(check => found(check, "skipped", "not-checked", { because }))

export const isWrong = ({ level }: Finding): boolean => level === "wrong"
