/**
 * A camera position of COLMAP's text model (`images.txt`): the transform from the world to the camera, and its centre.
 */
export interface Pose {
  readonly name: string
  /** Of the rotation from the world to the camera: w, x, y, z. */
  readonly rotation: readonly [number, number, number, number]
  /** Where the camera is in the world. */
  readonly centre: readonly [number, number, number]
}

/** Lines of `images.txt` come in pairs: `ID QW QX QY QZ TX TY TZ CAMERA NAME`, then its points. */
export const readPoses = (text: string): ReadonlyArray<Pose> => {
  const lines = text.split("\n").filter(line => !line.startsWith("#"))
  const poses: Array<Pose> = []
  for (let index = 0; index < lines.length; index += 2) {
    const [, qw, qx, qy, qz, tx, ty, tz, , ...name] = (lines[index] ?? "").split(" ")
    if (name.length === 0) continue
    const rotation = [Number(qw), Number(qx), Number(qy), Number(qz)] as const
    poses.push({ name: name.join(" "), rotation, centre: centreOf(rotation, [Number(tx), Number(ty), Number(tz)]) })
  }
  return poses
}

/** `-Rᵀ t`: COLMAP keeps the translation of the world, not the place of the camera. */
const centreOf = (
  [w, x, y, z]: Pose["rotation"],
  [tx, ty, tz]: readonly [number, number, number],
): readonly [number, number, number] => [
  -((1 - 2 * (y * y + z * z)) * tx + 2 * (x * y + w * z) * ty + 2 * (x * z - w * y) * tz),
  -(2 * (x * y - w * z) * tx + (1 - 2 * (x * x + z * z)) * ty + 2 * (y * z + w * x) * tz),
  -(2 * (x * z + w * y) * tx + 2 * (y * z - w * x) * ty + (1 - 2 * (x * x + y * y)) * tz),
]

/** How many points a model has, and how far they are from where cameras see them, in pixels, on average. */
export interface Points {
  readonly count: number
  readonly error: number
}

/** Lines of `points3D.txt`: `ID X Y Z R G B ERROR TRACK…`. */
export const readPoints = (text: string): Points => {
  let count = 0
  let sum = 0
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue
    count += 1
    sum += Number(line.split(" ", 8)[7])
  }
  return { count, error: count === 0 ? 0 : sum / count }
}
