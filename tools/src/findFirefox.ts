import { firstInstalled } from "./firstInstalled.ts"

/** Path of Firefox on this machine; `FIREFOX` names another. `undefined`: there is none. */
export const firefoxPath = (): string | undefined => firstInstalled(process.env.FIREFOX, ["firefox-esr", "firefox"])
