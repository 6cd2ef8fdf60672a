import { tokenScopes } from "@altilift/core/client"
import { z } from "zod"
import { settingNames } from "../config/settingNames.ts"
import { checkNames, levels } from "../doctor/Finding.ts"
import { count, event, exitCode } from "./eventParts.ts"

const source = z.string().meta({ description: "flag, environment variable or file" })

/** Of `altilift config show`, `altilift auth status` and `altilift doctor`. */
export const machineEvents = [
  event("setting", "altilift config show: a setting. Of secrets the value has the first characters only.", {
    name: z.enum(settingNames),
    value: z.string().optional().meta({ description: "none: it is not set" }),
    source: source.optional().meta({ description: "none: the default" }),
  }),
  event("summary", "The last event of altilift config show.", { settings: count, exitCode }),
  event("account", "altilift auth status: the account that a run would use.", {
    profile: z.string().optional().meta({ description: "the profile that was named" }),
    endpoint: z.string(),
    key: z.string().meta({ description: "its first characters" }),
    token: z.string().meta({ description: "its first characters" }),
    sources: z.object({ endpoint: source, key: source, token: source }),
  }),
  event("token", "altilift auth status: the server accepts the account.", {
    email: z.string(),
    mode: z.enum(["normal", "read-only", "offline"]).meta({ description: "uploads are taken in `normal` only" }),
    name: z.string().optional().meta({ description: "what the user calls the token" }),
    app: z.string().optional().meta({ description: "the only app that may use it" }),
    created: z.iso.datetime().optional(),
    used: z.iso.datetime().optional().meta({ description: "before this use; recorded once an hour" }),
    ends: z.iso.datetime().optional().meta({ description: "none: it does not end, or the server does not say" }),
    manages: z.boolean().optional().meta({ description: "whether it may make and revoke tokens; none: not said" }),
    scopes: z
      .array(z.enum(tokenScopes))
      .readonly()
      .optional()
      .meta({ description: "what alone it may be used for; none: everything, or not said" }),
  }),
  event("summary", "The last event of altilift auth status.", {
    profiles: z.array(z.string()).readonly().meta({ description: "the stored logins" }),
    exitCode,
  }),
  event("finding", "altilift doctor: what one check found.", {
    check: z.enum(checkNames),
    level: z.enum(levels).meta({ description: "only `wrong` is a fault" }),
    code: z.string(),
    params: z.record(z.string(), z.unknown()).readonly(),
    message: z.string(),
    advice: z.string().optional().meta({ description: "what to do" }),
  }),
  event("summary", "The last event of altilift doctor: how many findings are of which level.", {
    ok: count,
    warning: count,
    wrong: count,
    skipped: count,
    exitCode,
    message: z.string().optional().meta({ description: "why the exit code is not 0" }),
  }),
] as const
