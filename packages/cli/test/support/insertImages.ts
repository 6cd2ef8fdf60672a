import { randomBytes } from "node:crypto"
import { dirname, join } from "node:path"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import type { Service } from "./Service.ts"

/**
 * Puts images into the service's database, as if they had been uploaded into a project: copies of the row of its first
 * image, each with a checksum (SHA-1, hexadecimal) of its own. No bytes belong to them.
 */
export const insertImages = ({ ownerFile }: Service, project: string, checksums: Iterable<string>): void => {
  const database = new DatabaseSync(join(dirname(ownerFile), "altilift.db"), { timeout: 10_000 })
  const first = database
    .prepare('SELECT images.* FROM images JOIN projects ON projects.id = images."projectId" WHERE projects.name = ? LIMIT 1')
    .get(project)
  const columns = Object.keys(first ?? {}).filter(column => column !== "seq")
  const places = columns.map(() => "?").join()
  const insert = database.prepare(`INSERT INTO images (${columns.map(column => `"${column}"`).join()}) VALUES (${places})`)
  const id = () => randomBytes(12).toString("hex")
  let number = 0
  database.exec("BEGIN IMMEDIATE")
  for (const checksum of checksums) {
    const name = `DJI_${String(++number).padStart(5, "0")}.JPG`
    const row: Record<string, SQLInputValue> = { ...first, id: id(), filename: `${id()}.jpg`, name, checksum }
    insert.run(...columns.map(column => row[column] ?? null))
  }
  database.exec("COMMIT")
  database.close()
}
