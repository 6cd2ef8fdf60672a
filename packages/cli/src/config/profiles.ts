import { join } from "node:path"
import { Effect } from "effect"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import type { AppPaths } from "./paths.ts"

/** The profile when none is named. Its file is the one that `altilift login` wrote before there were profiles. */
export const defaultProfile = "default"

/** A stored login that was chosen by name. */
export interface ChosenProfile {
  readonly name: string
  readonly from: "--profile" | "ALTI_PROFILE"
}

/** Part of a file's name: no path and no hidden file, and short enough for every file system. */
const nameShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export const isProfileName = (name: string): boolean => nameShape.test(name)

/** The profile that `--profile` or `ALTI_PROFILE` names; undefined: none is named. An empty variable counts as none. */
export const chooseProfile = Effect.fnUntraced(function* (
  flag: string | undefined,
  environment: NodeJS.ProcessEnv,
): Effect.fn.Return<ChosenProfile | undefined, UsageError> {
  const name = flag ?? (environment.ALTI_PROFILE || undefined)
  if (name === undefined) return undefined
  const from = flag === undefined ? "ALTI_PROFILE" : "--profile"
  if (!isProfileName(name)) return yield* new UsageError({ message: sentences().account.profileName(from, name) })
  return { name, from }
})

/** The file with the login of a profile. */
export const profileFile = ({ login, profiles }: AppPaths, name = defaultProfile): string =>
  name === defaultProfile ? login : join(profiles, `${name}.json`)

/** The command that logs in again; `profile`: the one that was named. */
export const loginCommand = (profile: string | undefined, endpoint?: string): string =>
  [
    "altilift login",
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(endpoint === undefined ? [] : ["--endpoint", endpoint]),
  ].join(" ")
