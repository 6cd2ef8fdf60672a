import { createHash } from "node:crypto"
import type { Redacted } from "effect"
import { type Kysely, sql } from "kysely"
import { ownerEmail } from "../accounts/owner.ts"
import type { ServiceSettings } from "../config.ts"
import type { OutboxRow, Tables, UserRow } from "../ports/tables.ts"

/** Who gets a notice, and how. */
export type Addressee = Pick<OutboxRow, "channel" | "target">

/** A webhook that notices are posted to. */
export interface Receiver {
  readonly url: URL
  readonly secret: Redacted.Redacted<string>
}

const prefix = "config:"

/** Whether a webhook of the configuration is meant, and not one of a project. */
export const isConfigured = ({ target }: Addressee): boolean => target.startsWith(prefix)

/** By which the outbox names a webhook of the configuration; its address may hold a secret. */
const targetOf = (url: string): string => `${prefix}${createHash("sha256").update(url).digest("hex").slice(0, 32)}`

/** The webhook of the configuration that the outbox names; undefined when it is no longer configured. */
export const configuredReceiver = ({ notices }: Pick<ServiceSettings, "notices">, target: string): Receiver | undefined => {
  const found = notices.webhooks.find(({ url }) => targetOf(url) === target)
  return found && { url: new URL(found.url), secret: found.secret }
}

/** Users who own a project and did not switch mails off. The operator's first user has no mailbox. */
const mailed = (db: Kysely<Tables>, projectId: string) =>
  db
    .selectFrom("users")
    .selectAll("users")
    .where(
      sql<boolean>`(users.id = (select "ownerId" from projects where id = ${projectId} and "removedAt" is null)
        or users.id in (select "userId" from shares where "projectId" = ${projectId} and "right" = 'own'))`,
    )
    .where("users.mailsNotices", "=", 1)
    .where("users.disabledAt", "is", null)
    .where("users.removedAt", "is", null)
    .where("users.email", "!=", ownerEmail)

/** The user whom a notice is mailed to; undefined when the user no longer owns the project, or switched mails off. */
export const mailedUser = (db: Kysely<Tables>, { projectId, target }: OutboxRow): Promise<UserRow | undefined> =>
  mailed(db, projectId).where("users.id", "=", target).executeTakeFirst()

/** All addressees of a notice of a project. */
export const addresseesOf = async (
  db: Kysely<Tables>,
  projectId: string,
  { smtp, notices }: Pick<ServiceSettings, "smtp" | "notices">,
): Promise<ReadonlyArray<Addressee>> => {
  const users = smtp === undefined ? [] : await mailed(db, projectId).execute()
  const webhooks = await db.selectFrom("webhooks").select("id").where("projectId", "=", projectId).execute()
  return [
    ...users.map(({ id }) => ({ channel: "mail", target: id }) as const),
    ...webhooks.map(({ id }) => ({ channel: "webhook", target: id }) as const),
    ...notices.webhooks.map(({ url }) => ({ channel: "webhook", target: targetOf(url) }) as const),
  ]
}
