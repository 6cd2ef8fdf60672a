import { access, constants, statfs } from "node:fs/promises"
import { resolve } from "node:path"
import { Effect } from "effect"
import type { ServiceSettings } from "../config.ts"
import { doctor } from "../messages/doctor.ts"
import { existing } from "../store/DiskSpace.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { dataFolder, type VaultBucket } from "../vault/vaultSettings.ts"
import { broken, type Finding, ok, skipped, type Tried, warning, why } from "./Finding.ts"

/** Milliseconds for all steps. */
const patience = 60_000

/** Seconds by which the bucket's clock may differ: signatures are refused from 15 minutes on. */
const mostOff = 60

/** The bucket of the vault: a small object is put, read, copied and removed. */
export const checkVault = async ({ vault }: ServiceSettings, probe: Tried["probeVault"]): Promise<ReadonlyArray<Finding>> => {
  if (vault === dataFolder) return [ok("vault", doctor.vaultHere)]
  const { bucket } = vault
  const begun = Date.now()
  const work = Effect.timeout(Effect.scoped(probe(vault)), patience)
  const faults = await Effect.runPromise(work).catch(cause => [{ step: "put" as const, status: undefined, code: why(cause) }])
  const findings = faults.map(fault => broken("vault", doctor.vaultFails(bucket, fault)))
  if (findings.length === 0) findings.push(ok("vault", doctor.vaultGood(bucket, Date.now() - begun)))
  return [...findings, ...(await clockOf(vault))]
}

/** By the `Date` of an answer, whatever it is: signing by a library may hide that clocks differ. */
const clockOf = async ({ endpoint, region, bucket }: VaultBucket): Promise<ReadonlyArray<Finding>> => {
  const url = endpoint ?? `https://s3.${region}.amazonaws.com`
  const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  const now = Date.parse(answer?.headers.get("date") ?? "")
  const seconds = Math.round(Math.abs(Date.now() - now) / 1_000)
  if (Number.isNaN(now)) return []
  return [seconds > mostOff ? broken("clock", doctor.clockOff(seconds, bucket)) : ok("clock", doctor.clockGood(seconds, bucket))]
}

/** Room for the files of a vault in a bucket, while they are worked on. */
export const checkScratch = async ({ vault, scratch, dataFolder: data }: ServiceSettings): Promise<Finding> => {
  if (vault === dataFolder) return skipped("scratch", doctor.vaultHere)
  const folder = resolve(scratch.folder ?? dataFolderPaths(data).scratch)
  const there = existing(folder)
  try {
    await access(there, constants.W_OK | constants.X_OK)
  } catch (cause) {
    return broken("scratch", doctor.folderUnwritable(folder, why(cause)))
  }
  const { bavail, bsize } = await statfs(there)
  const [free, most] = [Math.round((bavail * bsize) / 1e6), Math.round(scratch.most / 1e6)]
  return free < most
    ? warning("scratch", doctor.scratchLow(folder, free, most))
    : ok("scratch", doctor.scratchGood(folder, free, most))
}
