import { Client } from "pg"
import type { Postgres } from "../postgres/startPostgres.ts"

type Row = Readonly<Record<string, unknown>>

/** Rows of a statement. */
export const rowsOf = async ({ postgres }: { readonly postgres: Postgres }, statement: string): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: postgres.url })
  // What is asked fails by itself when the server ends.
  client.on("error", () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Has the database keep every move of an image from one state to another, beside the tables of the service. */
export const keepMoves = async (postgres: Postgres): Promise<void> =>
  void (await rowsOf(
    { postgres },
    `create schema fleet;
    create table fleet.moves (image text, "to" text, at timestamptz default clock_timestamp());
    create function fleet.keep() returns trigger language plpgsql as $$
      begin insert into fleet.moves (image, "to") values (new.id, new.state); return null; end $$;
    create trigger "keepMoves" after update of state on images
      for each row when (old.state is distinct from new.state) execute function fleet.keep();`,
  ))

/** Ids of images that became Ready or Invalid more than once. */
export const endedTwice = async (fleet: { readonly postgres: Postgres }): Promise<readonly string[]> =>
  (
    await rowsOf(fleet, `select image from fleet.moves where "to" in ('Ready', 'Invalid') group by image having count(*) > 1`)
  ).map(({ image }) => String(image))

/** The longest time that an image was Uploaded before its end, in seconds. */
export const longestWait = async (fleet: { readonly postgres: Postgres }): Promise<number> => {
  const [row] = await rowsOf(
    fleet,
    `select max(extract(epoch from ended.at - uploaded.at))::float8 as longest
      from fleet.moves ended join fleet.moves uploaded on uploaded.image = ended.image and uploaded."to" = 'Uploaded'
      where ended."to" in ('Ready', 'Invalid')`,
  )
  return Number(row?.longest ?? 0)
}
