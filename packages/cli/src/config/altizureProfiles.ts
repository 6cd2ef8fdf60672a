import { Effect } from "effect"
import { parse } from "yaml"
import { z } from "zod"
import { UsageError } from "../UsageError.ts"
import { type Account, accountShape, complaint } from "./Account.ts"
import { readText } from "./storedLogin.ts"

/** The part of the file that matters here; other clients may keep more in it. */
const profilesShape = z.object({
  active: z.string(),
  scopes: z.record(
    z.string(),
    z.object({
      endpoint: z.string(),
      profiles: z.array(z.object({ id: z.string(), key: z.string(), token: z.string() })),
    }),
  ),
})

/** The active profile of `~/.altizure/config.yaml`, so that a user of another client need not log in again; undefined without the file. */
export const readAltizureProfile = Effect.fn("readAltizureProfile")(function* (
  file: string,
): Effect.fn.Return<Account | undefined, UsageError> {
  const text = yield* readText(file)
  if (text === undefined) return undefined
  const fail = (what: string) =>
    new UsageError({ message: `${file}: ${what}. Mend the file, or run "altilift login", which comes before it.` })
  const profiles = profilesShape.safeParse(asYaml(text))
  if (!profiles.success) return yield* fail(complaint(profiles.error))
  const { active, scopes } = profiles.data
  for (const { endpoint, profiles: entries } of Object.values(scopes)) {
    const profile = entries.find(({ id }) => id === active)
    if (profile === undefined) continue
    const account = accountShape.safeParse({ endpoint, key: profile.key, token: profile.token })
    return account.success ? account.data : yield* fail(`the active profile's ${complaint(account.error)}`)
  }
  return yield* fail("the active profile is not among the profiles")
})

const asYaml = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
