import { homedir } from "node:os"
import { join } from "node:path"
import envPaths from "env-paths"

/** Files and folders that altilift keeps between runs. */
export interface AppPaths {
  /** What `altilift login` wrote. */
  readonly login: string
  /** Folder of the logins of profiles that have a name, a file each. */
  readonly profiles: string
  readonly journal: string
  /** Folder of the locks that keep two runs from uploading into one project. */
  readonly locks: string
  /** Folder of the names of projects that completions offer. */
  readonly projectNames: string
  /** Folder of code that Node has compiled, for the next start. */
  readonly compiledCode: string
  /** The rate of the last upload. */
  readonly rate: string
  /** The profiles of other clients of the API (protocol: Transport and identity); only read. */
  readonly altizureProfiles: string
}

/** The user's folders by the custom of the system: XDG on Linux, Library on macOS, AppData on Windows. */
export const appPaths = (): AppPaths => {
  const { cache, config, data, log } = envPaths("altilift", { suffix: "" })
  // Under XDG the state folder, which this library calls the one for logs; elsewhere there is none of that kind.
  const state = process.platform === "linux" ? log : data
  return {
    login: join(config, "login.json"),
    profiles: join(config, "profiles"),
    journal: join(state, "journal.sqlite"),
    locks: join(state, "locks"),
    projectNames: cache,
    compiledCode: join(cache, "compiled-code"),
    rate: join(state, "rate.json"),
    altizureProfiles: join(homedir(), ".altizure", "config.yaml"),
  }
}
