import { renderProblem } from "@altilift/core"
import type { Mail } from "../mail/sendMail.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import type { UserRow } from "../ports/tables.ts"
import type { Notice } from "./Notice.ts"

/** Addresses in a mail; `page` shows the project, null where the page is not built. */
interface Addresses {
  readonly page: string | null
  readonly service: string
}

/** The mail that brings a notice. Its id is the same at every attempt, so that a mailbox recognises a repetition. */
export const noticeMail = (
  notice: Notice,
  user: Pick<UserRow, "id" | "email">,
  { page, service }: Addresses,
  { notices, catalogue }: PageTexts,
): Mail => {
  const { subject, lines } = notices.words(notice, problem => renderProblem(problem, catalogue))
  const text = `${[lines.join("\n"), ...(page === null ? [] : [page]), notices.rule].join("\n\n")}\n`
  return { to: user.email, subject, text, messageId: `<${notice.id}.${user.id}@${new URL(service).hostname}>` }
}
