import type { Mail } from "../mail/sendMail.ts"
import type { PageTexts } from "../messages/PageTexts.ts"

/** The mail that brings a link by which a user sets a password. */
export const linkMail = (kind: "invitation" | "forgotten", to: string, address: string, { mail }: PageTexts): Mail => {
  const { subject, lead } = mail[kind]
  return { to, subject, text: `${lead}\n\n${address}\n\n${mail[kind].rule}\n` }
}
