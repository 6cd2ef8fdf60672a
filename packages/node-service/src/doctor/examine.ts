import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { z } from "zod"
import { examineSettings, readSettings, type ServiceSettings } from "../config.ts"
import type { ConfigFile } from "../configFile.ts"
import { doctor } from "../messages/doctor.ts"
import { originAt } from "../networks.ts"
import { SettingsError } from "../SettingsError.ts"
import type { Environment, Setting } from "../settingNames.ts"
import { type Flags, sourceOf } from "../settingSources.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { checkAddress, checkProxy, checkTls } from "./address.ts"
import { checkBuckets } from "./buckets.ts"
import { broken, checks, type Finding, ok, skipped, type Tried, warning } from "./Finding.ts"
import { checkDatabase, checkDisk, checkFolder } from "./local.ts"
import { checkMail, checkReconstructors } from "./others.ts"
import { checkScratch, checkVault } from "./vault.ts"

/** Seconds by which clocks may differ. */
const mostOff = 60

/** Looks at everything that the service needs, and changes nothing that stays. */
export const examine = async (flags: Flags, environment: Environment, tried: Tried): Promise<ReadonlyArray<Finding>> => {
  try {
    const settings = readSettings(flags, environment)
    const { file } = examineSettings(flags, environment).sources
    const configuration = [
      ok("configuration", doctor.configurationGood(file?.path)),
      ...settings.warnings.map(words => warning("configuration", doctor.configurationWarning(words))),
    ]
    return [...configuration, ...(await examineWith(settings, isGiven("port", flags, environment, file), tried))]
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause
    const faults = cause.message.split("\n").map(line => broken("configuration", doctor.configurationWrong(line)))
    return [...faults, ...checks.slice(1).map(check => skipped(check, doctor.notChecked))]
  }
}

/** @param hasPort whether the port was given: where not, the owner's file knows on which one the service started */
const examineWith = async (settings: ServiceSettings, hasPort: boolean, tried: Tried): Promise<ReadonlyArray<Finding>> => {
  const owner = await ownerOf(settings)
  const here = originAt(settings.host, settings.port)
  const url = settings.publicUrl ?? (hasPort && settings.port !== 0 ? here : (owner?.endpoint ?? here))
  const [folder, disk, database, buckets, vault, scratch, mail, reconstructors, address, tls] = await Promise.all([
    checkFolder(settings),
    checkDisk(settings),
    checkDatabase(settings, tried.explainDatabase),
    checkBuckets(settings, tried),
    checkVault(settings, tried.probeVault),
    checkScratch(settings),
    checkMail(settings),
    checkReconstructors(settings, tried.findProgram),
    checkAddress(url, owner?.key),
    checkTls(url),
  ])
  const clock = checkClock(database.now ?? address.now, database.now === undefined ? url : "PostgreSQL")
  const { findings } = database
  return [
    ...folder,
    ...disk,
    ...findings,
    clock,
    ...buckets,
    ...vault,
    scratch,
    ...mail,
    ...reconstructors,
    ...address.findings,
    checkProxy(settings),
    tls,
  ]
}

const isGiven = (name: Setting, flags: Flags, environment: Environment, file: ConfigFile | undefined): boolean =>
  sourceOf(name, flags, environment) !== undefined || (file !== undefined && name in file.values)

/** A clock that both ends read from one machine is right by itself. */
const checkClock = (now: number | undefined, by: string): Finding => {
  if (now === undefined) return skipped("clock", doctor.clockUnknown)
  const seconds = Math.round(Math.abs(Date.now() - now) / 1_000)
  return seconds > mostOff ? broken("clock", doctor.clockOff(seconds, by)) : ok("clock", doctor.clockGood(seconds, by))
}

const ownerFile = z.object({ endpoint: z.string(), key: z.string() })

/** Address and key under which the owner reaches the service; undefined: the file is not there, or not ours. */
const ownerOf = async ({ dataFolder }: ServiceSettings) => {
  const { ownerFile: path } = dataFolderPaths(dataFolder)
  if (!existsSync(path)) return undefined
  try {
    return ownerFile.safeParse(JSON.parse(await readFile(path, "utf8"))).data
  } catch {
    return undefined
  }
}
