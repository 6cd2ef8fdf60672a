import { homedir } from "node:os"
import { join } from "node:path"
import envPaths from "env-paths"

/** Files and folders that altilift keeps between runs. */
export interface AppPaths {
  /** What `altilift login` wrote. */
  readonly login: string
  readonly journal: string
  /** Folder of the locks that keep two runs from uploading into one project. */
  readonly locks: string
  /** The rate of the last upload. */
  readonly rate: string
  /** The profiles of other clients of the API (protocol: Transport and identity); only read. */
  readonly altizureProfiles: string
}

/** The user's folders by the custom of the system: XDG on Linux, Library on macOS, AppData on Windows. */
export const appPaths = (): AppPaths => {
  const { config, data, log } = envPaths("altilift", { suffix: "" })
  // Under XDG the state folder, which this library calls the one for logs; elsewhere there is none of that kind.
  const state = process.platform === "linux" ? log : data
  return {
    login: join(config, "login.json"),
    journal: join(state, "journal.sqlite"),
    locks: join(state, "locks"),
    rate: join(state, "rate.json"),
    altizureProfiles: join(homedir(), ".altizure", "config.yaml"),
  }
}
