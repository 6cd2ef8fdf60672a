import type { GeoPoint } from "./geodesy.ts"
import type { Points, Pose } from "./textModel.ts"

/** A camera position, and where on Earth that is if the model is aligned. */
export interface PlacedPose extends Pose {
  readonly place: GeoPoint | undefined
}

const quoted = (name: string): string => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)

/** One line a camera, in the coordinates of the point cloud. */
export const camerasCsv = (poses: ReadonlyArray<PlacedPose>): string =>
  [
    "name,x,y,z,qw,qx,qy,qz,latitude,longitude,altitude",
    ...poses.map(({ name, centre, rotation, place }) =>
      [
        quoted(name),
        ...centre.map(value => value.toFixed(4)),
        ...rotation.map(value => value.toFixed(8)),
        ...(place === undefined
          ? ["", "", ""]
          : [place.latitude.toFixed(8), place.longitude.toFixed(8), place.altitude.toFixed(3)]),
      ].join(","),
    ),
    "",
  ].join("\n")

/** Cameras of an aligned model as points of a map. */
export const camerasGeoJson = (poses: ReadonlyArray<PlacedPose>): string =>
  JSON.stringify({
    type: "FeatureCollection",
    features: poses.flatMap(({ name, place }) =>
      place === undefined
        ? []
        : {
            type: "Feature",
            properties: { name },
            geometry: { type: "Point", coordinates: [place.longitude, place.latitude, place.altitude] },
          },
    ),
  })

/** What came of it, for people and for the page. `reprojectionError`: pixels. */
export interface ModelReport {
  readonly images: number
  readonly registered: number
  readonly unregistered: ReadonlyArray<string>
  readonly points: number
  readonly reprojectionError: number
  readonly aligned: boolean
  /** What said where the photos were taken: `EXIF`, or names of files beside the photos. */
  readonly positionsFrom: ReadonlyArray<string>
}

export const reportOf = (
  names: ReadonlyArray<string>,
  poses: ReadonlyArray<PlacedPose>,
  points: Points,
  positionsFrom: ReadonlyArray<string>,
): ModelReport => {
  const registered = new Set(poses.map(({ name }) => name))
  return {
    images: names.length,
    registered: registered.size,
    unregistered: names.filter(name => !registered.has(name)),
    points: points.count,
    reprojectionError: Number(points.error.toFixed(3)),
    aligned: poses.some(({ place }) => place !== undefined),
    positionsFrom,
  }
}
