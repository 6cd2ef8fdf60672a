import { DatabaseSync } from "node:sqlite"
import type { GeoPoint } from "./geodesy.ts"

/**
 * GPS positions of the photos, in the order of COLMAP's images: the first is the origin of an aligned model. Releases
 * to 3.10 keep them with the images, later ones in a table of their own.
 */
export const positionsIn = (path: string): ReadonlyArray<GeoPoint> => {
  using database = new DatabaseSync(path, { readOnly: true })
  return areWithImages(database) ? withImages(database) : inTheirTable(database)
}

/**
 * Puts these positions in the place of those that the photos have: both together would not fit. False: this release of
 * COLMAP keeps positions in a way of its own, and nothing was changed.
 */
export const setPositions = (path: string, places: ReadonlyMap<string, GeoPoint>): boolean => {
  using database = new DatabaseSync(path)
  if (!areWithImages(database)) return false
  database.exec("begin; update images set prior_tx = null, prior_ty = null, prior_tz = null")
  const set = database.prepare("update images set prior_tx = ?, prior_ty = ?, prior_tz = ? where name = ?")
  for (const [name, { latitude, longitude, altitude }] of places) set.run(latitude, longitude, altitude, name)
  database.exec("commit")
  return true
}

const areWithImages = (database: DatabaseSync): boolean => columnsOf(database, "images").has("prior_tx")

const columnsOf = (database: DatabaseSync, table: "images" | "pose_priors"): ReadonlySet<unknown> =>
  new Set(
    database
      .prepare("select name from pragma_table_info(?)")
      .all(table)
      .map(({ name }) => name),
  )

const withImages = (database: DatabaseSync): ReadonlyArray<GeoPoint> =>
  database
    .prepare("select prior_tx as a, prior_ty as b, prior_tz as c from images order by image_id")
    .all()
    .flatMap(({ a, b, c }) => placeOf(a, b, c))

/** In `coordinate_system`: degrees and metres of WGS 84. */
const wgs84 = 0

const inTheirTable = (database: DatabaseSync): ReadonlyArray<GeoPoint> => {
  const byImage = columnsOf(database, "pose_priors").has("image_id")
    ? "select position, coordinate_system from pose_priors order by image_id"
    : "select position, coordinate_system from pose_priors order by corr_data_id"
  const rows = database.prepare(byImage).all()
  return rows.flatMap(({ position, coordinate_system }) => {
    if (!(position instanceof Uint8Array) || position.byteLength < 24 || coordinate_system !== wgs84) return []
    const view = new DataView(position.buffer, position.byteOffset)
    return placeOf(view.getFloat64(0, true), view.getFloat64(8, true), view.getFloat64(16, true))
  })
}

/** Without GPS there is nothing, not a number, or zero. */
const placeOf = (a: unknown, b: unknown, c: unknown): ReadonlyArray<GeoPoint> =>
  typeof a === "number" && typeof b === "number" && Number.isFinite(a) && Number.isFinite(b) && (a !== 0 || b !== 0)
    ? [{ latitude: a, longitude: b, altitude: typeof c === "number" && Number.isFinite(c) ? c : 0 }]
    : []
