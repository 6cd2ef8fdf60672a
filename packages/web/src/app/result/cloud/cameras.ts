/** Where a photo was taken from, in the coordinates of the point cloud. */
export interface Camera {
  readonly name: string
  readonly position: readonly [number, number, number]
  /** Of the rotation from the world to the camera (x right, y down, z forward): x, y, z, w. */
  readonly rotation: readonly [number, number, number, number]
}

const columns = ["name", "x", "y", "z", "qw", "qx", "qy", "qz"] as const

/** The cameras of `cameras.csv`; a line with something else than numbers is left out. */
export const readCameras = (text: string): ReadonlyArray<Camera> => {
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter(line => line !== "")
    .map(fieldsOf)
  const at = columns.map(column => head?.indexOf(column) ?? -1)
  if (at.includes(-1)) return []
  return rows.flatMap(row => {
    const [name = "", ...rest] = at.map(column => row[column] ?? "")
    const numbers = rest.map(field => (field.trim() === "" ? Number.NaN : Number(field)))
    const [x = 0, y = 0, z = 0, qw = 0, qx = 0, qy = 0, qz = 0] = numbers
    return numbers.every(Number.isFinite) ? [{ name, position: [x, y, z], rotation: [qx, qy, qz, qw] } as const] : []
  })
}

/** Fields of a line of CSV; those in quotes may have commas and doubled quotes (RFC 4180). */
const fieldsOf = (line: string): ReadonlyArray<string> =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  )
