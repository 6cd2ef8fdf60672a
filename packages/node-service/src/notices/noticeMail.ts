import { renderProblem } from "@altilift/core"
import type { Mail } from "../mail/sendMail.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import type { UserRow } from "../ports/tables.ts"
import type { Notice } from "./Notice.ts"

/** The mail that brings a notice. Its id is the same at every attempt, so that a mailbox recognises a repetition. */
export const noticeMail = (notice: Notice, user: UserRow, pageUrl: string, { notices, catalogue }: PageTexts): Mail => {
  const { subject, lines } = notices.words(notice, problem => renderProblem(problem, catalogue))
  const text = `${lines.join("\n")}\n\n${pageUrl}\n\n${notices.rule}\n`
  return { to: user.email, subject, text, messageId: `<${notice.id}.${user.id}@${new URL(pageUrl).hostname}>` }
}
