import {
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Quaternion,
  SRGBColorSpace,
  Vector3,
} from "three"
import type { Camera } from "./cameras.ts"
import type { Extent } from "./extent.ts"

const colour = "#ffa94d"

/** Corners of what a camera sees, at the distance 1: x right, y down, z forward. */
const corners = [
  [-0.6, -0.4, 1],
  [0.6, -0.4, 1],
  [0.6, 0.4, 1],
  [-0.6, 0.4, 1],
] as const

/** The cameras as pyramids that open to where they look. */
export const drawCameras = (
  cameras: ReadonlyArray<Camera>,
  { centre, radius }: Extent,
): { readonly lines: LineSegments; readonly dispose: () => void } => {
  // Many stand closer together.
  const size = radius * Math.min(0.1, Math.max(0.012, 0.3 / Math.sqrt(Math.max(1, cameras.length))))
  const lines: Array<number> = []
  for (const { position, rotation } of cameras) {
    const apex = new Vector3(...position).sub(new Vector3(...centre))
    const toWorld = new Quaternion(...rotation).normalize().invert()
    const far = corners.map(corner => new Vector3(...corner).multiplyScalar(size).applyQuaternion(toWorld).add(apex))
    far.forEach((corner, at) => {
      const next = far[(at + 1) % far.length] ?? corner
      lines.push(...apex.toArray(), ...corner.toArray(), ...corner.toArray(), ...next.toArray())
    })
  }
  const geometry = new BufferGeometry().setAttribute("position", new Float32BufferAttribute(lines, 3))
  const material = new LineBasicMaterial({ color: new Color().setStyle(colour, SRGBColorSpace) })
  return {
    lines: new LineSegments(geometry, material),
    dispose: () => {
      geometry.dispose()
      material.dispose()
    },
  }
}
