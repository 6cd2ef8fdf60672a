import { account } from "./en/account.ts"
import { beside } from "./en/beside.ts"
import { choosing } from "./en/choosing.ts"
import { ended } from "./en/ended.ts"
import { notices } from "./en/notices.ts"
import { page } from "./en/page.ts"
import { photos } from "./en/photos.ts"
import { project } from "./en/project.ts"
import { result } from "./en/result.ts"
import { run } from "./en/run.ts"
import { safety } from "./en/safety.ts"
import { words } from "./en/words.ts"
import type { Formats } from "./formats.ts"
import { people } from "./people/en.ts"

/**
 * Every text of the page in English; its type is what other languages have to fill. Each area of the page has a file of
 * its own.
 */
export const english = (f: Formats) => {
  const made = words(f)
  return {
    ...page(made),
    ...account(),
    ...project(made),
    ...choosing(made),
    ...run(made),
    ...ended(made),
    ...safety(made),
    ...beside(made),
    ...photos(made),
    ...result(made),
    ...notices(made),
    people,
  }
}

/** The texts of the page in some language. */
export type Messages = ReturnType<typeof english>
