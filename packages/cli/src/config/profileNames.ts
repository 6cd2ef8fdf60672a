import { readdir } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { type AppPaths, appPaths } from "./paths.ts"
import { defaultProfile, isProfileName } from "./profiles.ts"

/**
 * The names of the stored logins, `default` first and the others by alphabet; each can be given to `--profile`. A folder
 * that cannot be read has none.
 */
export const profileNames = async ({ login, profiles }: AppPaths = appPaths()): Promise<ReadonlyArray<string>> => {
  const stored = (await namesIn(dirname(login))).includes(basename(login))
  const named = (await namesIn(profiles)).flatMap(file => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []))
  return [...(stored ? [defaultProfile] : []), ...named.filter(name => isProfileName(name) && name !== defaultProfile).sort()]
}

const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
