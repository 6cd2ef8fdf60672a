/** Every setting of this program that outlives a command line, in the order in which it is shown. */
export const settingNames = [
  "profile",
  "endpoint",
  "key",
  "token",
  "language",
  "httpProxy",
  "httpsProxy",
  "noProxy",
  "certificates",
  "loginFile",
  "profilesFolder",
  "journal",
  "locksFolder",
  "rateFile",
] as const
export type SettingName = (typeof settingNames)[number]
