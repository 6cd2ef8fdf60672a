import { Effect } from "effect"
import { parse } from "yaml"
import { z } from "zod"
import { sentences } from "../messages/language.ts"
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

/**
 * The active profile of `~/.altizure/config.yaml`, so that a user of another client need not log in again; undefined
 * without the file.
 */
export const readAltizureProfile = Effect.fn("readAltizureProfile")(function* (
  file: string,
): Effect.fn.Return<Account | undefined, UsageError> {
  const text = yield* readText(file)
  if (text === undefined) return undefined
  const words = sentences().account
  const fail = (fault: string) => new UsageError({ message: words.profileFault(file, fault) })
  const profiles = profilesShape.safeParse(asYaml(text))
  if (!profiles.success) return yield* fail(complaint(profiles.error))
  const { active, scopes } = profiles.data
  for (const { endpoint, profiles: entries } of Object.values(scopes)) {
    const profile = entries.find(({ id }) => id === active)
    if (profile === undefined) continue
    const account = accountShape.safeParse({ endpoint, key: profile.key, token: profile.token })
    return account.success ? account.data : yield* fail(words.activeProfile(complaint(account.error)))
  }
  return yield* fail(words.noActiveProfile)
})

const asYaml = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
