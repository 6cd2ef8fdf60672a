import type { ServiceSettings } from "./config.ts"

/** A word of a command line that a shell takes as it is. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** The flags by which another command finds the database and the files of these settings. */
export const storeFlags = ({ configFile, dataFolder }: Pick<ServiceSettings, "configFile" | "dataFolder">): string =>
  [...(configFile === undefined ? [] : ["--config", configFile]), "--data", dataFolder].map(shellWord).join(" ")
