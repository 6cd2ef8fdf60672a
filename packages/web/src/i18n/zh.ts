import type { Messages } from "./en.ts"
import type { Formats } from "./formats.ts"
import { people } from "./people/zh.ts"
import { account } from "./zh/account.ts"
import { beside } from "./zh/beside.ts"
import { choosing } from "./zh/choosing.ts"
import { ended } from "./zh/ended.ts"
import { notices } from "./zh/notices.ts"
import { page } from "./zh/page.ts"
import { photos } from "./zh/photos.ts"
import { project } from "./zh/project.ts"
import { result } from "./zh/result.ts"
import { run } from "./zh/run.ts"
import { safety } from "./zh/safety.ts"
import { words } from "./zh/words.ts"

/** 简体中文。 */
export const chinese = (f: Formats): Messages => {
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
