import { DatabaseSync } from "node:sqlite"
import { Client } from "pg"

/** Where a service has its tables. */
export type Store = { readonly file: string } | { readonly url: string }

const facts = `id, "projectId", name, filename, cloud, bucket, checksum, state, "createdAt", "touchedAt", size, format,
  width, height, "gigaPixel"`

/** Columns of the nth image: Ready, 5 MB, 20 megapixels. `pad` has its number with 24 and 40 digits. */
const columns = (project: string, pad: (digits: number) => string, text: string): string =>
  `${pad(24)}, '${project}', 'DJI_' || ${text} || '.JPG', ${text} || '.jpg', 'S3', 'Local', ${pad(40)}, 'Ready',
  1700000000000, 1700000000000, 5000000, 'jpeg', 5472, 3648, 0.02`

/** Images of one transaction: each row changes the counts of its project, whose versions are read one after the other. */
const together = 500

/** How the images of a set are named and what checksums they have: by their number, or at random as real ones. */
type Names = "counted" | "random"

const inSqlite = (project: string, count: number, names: Names) => `
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
  insert into images (${facts})
  select ${columns(project, names === "counted" ? digits => `printf('%0${digits}d', i)` : randomInSqlite, "i")} from n`

const randomInSqlite = (digits: number) => `lower(hex(randomblob(${digits / 2})))`

/** Inserts images of a project; both numbers are included. */
export const inPostgres = (project: string, from: number, to: number, names: Names) => `
  insert into images (${facts})
  select ${columns(project, names === "counted" ? digits => `lpad(i::text, ${digits}, '0')` : randomInPostgres, "i::text")}
  from generate_series(${from}, ${to}) as n(i)`

const randomInPostgres = (digits: number) => `substr(md5(random()::text) || md5(random()::text), 1, ${digits})`

/** Registers images of a project behind the service's back, as if they had been verified; their files do not exist. */
export const insertImages = async (store: Store, project: string, count: number, names: Names = "counted"): Promise<void> => {
  if ("file" in store) {
    using database = new DatabaseSync(store.file, { timeout: 10_000 })
    database.exec(inSqlite(project, count, names))
    database.exec("analyze; pragma wal_checkpoint(truncate)")
    return
  }
  const client = new Client({ connectionString: store.url })
  await client.connect()
  try {
    for (let from = 1; from <= count; from += together) {
      await client.query(inPostgres(project, from, Math.min(count, from + together - 1), names))
    }
    await client.query("analyze")
  } finally {
    await client.end()
  }
}

/** The checksum of the nth image. */
export const checksumOf = (image: number): string => String(image).padStart(40, "0")
