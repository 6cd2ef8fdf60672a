import type { ConfigWords } from "./Words.ts"

export const config: ConfigWords = {
  heads: ["SETTING", "VALUE", "FROM"],
  names: {
    profile: "profile",
    endpoint: "endpoint",
    key: "app key",
    token: "user token",
    language: "language",
    httpProxy: "proxy for http",
    httpsProxy: "proxy for https",
    noProxy: "without proxy",
    certificates: "further authorities",
    loginFile: "login",
    profilesFolder: "profiles",
    journal: "journal",
    locksFolder: "locks",
    rateFile: "last rate",
  },
  none: "not set",
  standard: "default",
  account: {
    server: endpoint => `Server: ${endpoint}`,
    user: email => `User: ${email}`,
    key: prefix => `App key: ${prefix}`,
    token: ({ prefix, name }) => `User token: ${prefix}${name === undefined ? "" : ` (${name})`}`,
    created: time => `  issued ${time}`,
    used: time => `  last used ${time}`,
    ends: time => `  ends ${time}`,
    endsNever: "  does not end",
    endUnknown: "  The server does not say when it ends.",
    onlyApp: app => `  for the app ${app} only`,
    rights: manages =>
      manages
        ? "  may do all that the user may, and make and revoke tokens"
        : "  may do all that the user may, but not make or revoke tokens",
    scopes: scopes => `  scopes: ${scopes.join(", ")}; may not make or revoke tokens`,
    rightsUnknown: "  The server does not say its rights.",
    serverReadOnly: "The server is read-only: it takes no uploads now.",
    serverOffline: "The server is offline: it takes no uploads now.",
    others: names => `Other profiles: ${names.join(", ")}`,
  },
}
