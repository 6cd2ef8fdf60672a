import { Effect } from "effect"
import { Settings } from "../config.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { textsIn } from "../messages/textsFor.ts"
import { Database } from "../ports/Database.ts"
import type { UserRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"

/** How a user gets notices. */
export interface NoticePreferences {
  readonly mail: boolean
  /** `en` or `zh`; null: unknown. */
  readonly language: string | null
  /** Whether the service sends mails at all. */
  readonly offered: boolean
}

/** What a user chose. */
export const noticePreferences = Effect.fnUntraced(function* ({ mailsNotices, language }: UserRow) {
  const { smtp } = yield* Settings
  return { mail: mailsNotices === 1, language, offered: smtp !== undefined } satisfies NoticePreferences
})

/** Changes what is given. Of a language the first part counts (`zh-CN`); one without texts is refused. */
export const setNoticePreferences = Effect.fn("setNoticePreferences")(function* (
  user: UserRow,
  given: { readonly mail: boolean | undefined; readonly language: string | undefined },
) {
  const { query } = yield* Database
  const language = given.language?.toLowerCase().split("-")[0]
  if (language !== undefined && textsIn(language) === undefined) {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "language-unknown" } })
  }
  const changed = {
    ...(given.mail === undefined ? {} : { mailsNotices: given.mail ? 1 : 0 }),
    ...(language === undefined ? {} : { language }),
  }
  if (Object.keys(changed).length === 0) return yield* noticePreferences(user)
  const row = yield* query(db =>
    db.updateTable("users").set(changed).where("id", "=", user.id).returningAll().executeTakeFirstOrThrow(),
  )
  return yield* noticePreferences(row)
})

/** The texts of a mail to a user. */
export const textsOf = Effect.fnUntraced(function* ({ language }: UserRow) {
  const { notices } = yield* Settings
  return (textsIn(language ?? "") ?? textsIn(notices.language)) as PageTexts
})
