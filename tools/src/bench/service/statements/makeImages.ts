import { randomBytes } from "node:crypto"
import type { Client } from "pg"
import { inPostgres } from "../rows.ts"

/** How many projects there are. One of them has a tenth of all images, and the others have equally many. */
export const projects = 200

const millis = (instant: string) => `(extract(epoch from ${instant}) * 1000)::bigint`

/** Of an image that waits in a bucket: when it was touched, and when it is looked for. */
const waiting = (touched: string, lookedFor: string) => `state = 'Pending', bucket = 'Paris',
  "touchedAt" = ${millis(touched)} - seq % 60000, "lookAt" = ${millis(lookedFor)} - seq % 1000`

/** Images that are not Ready, spread over all projects: how many, and what they are. */
const others = [
  { count: 1_000, facts: "state = 'Uploaded'" },
  { count: 1_000, facts: "state = 'Invalid'" },
  { count: 100, facts: waiting("now() - interval '1 minute'", "now()") },
  { count: 100, facts: waiting("now() - interval '20 minutes'", "now()") },
  { count: 1_300, facts: waiting("now() - interval '20 minutes'", "now() + interval '1 minute'") },
]

const newId = () => randomBytes(12).toString("hex")

/**
 * Fills the tables of a service that does not run with so many images, of which no file exists. The counts beside them
 * are not kept: none of the statements reads them.
 *
 * @returns the project that has most of them
 */
export const makeImages = async (client: Client, count: number): Promise<string> => {
  const ids = Array.from({ length: projects }, newId)
  const large = Math.floor(count / 10)
  const small = (count - large) / (projects - 1)
  await client.query(
    `insert into projects (id, "ownerId", name, type, visibility, imported, "createdAt")
      select id, (select id from users limit 1), id, 'free', 'private', 0, 0 from unnest($1::text[]) as ids(id)`,
    [ids],
  )
  await client.query("alter table images disable trigger user")
  for (const [index, id] of ids.entries()) {
    const [from, to] = index === 0 ? [0, large] : [Math.round((index - 1) * small), Math.round(index * small)]
    await client.query(inPostgres(id, from + 1, to, "random"))
  }
  for (const { count: some, facts } of others) {
    await client.query(`update images set ${facts}
      where seq in (select seq from images where state = 'Ready' order by random() limit ${some})`)
  }
  await client.query("alter table images enable trigger user")
  await client.query("vacuum analyze")
  return ids[0] ?? ""
}
