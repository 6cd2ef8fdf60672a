/** Degrees, and metres above the ellipsoid of WGS 84. */
export interface GeoPoint {
  readonly latitude: number
  readonly longitude: number
  readonly altitude: number
}

type Vector = readonly [number, number, number]

/** The ellipsoid of WGS 84: half axis in metres, and the square of its eccentricity. */
const a = 6_378_137
const e2 = 0.006_694_379_990_141_33

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const degrees = (angle: number): number => (angle * 180) / Math.PI

/** Earth-centred coordinates. */
const toEarth = ({ latitude, longitude, altitude }: GeoPoint): Vector => {
  const [lat, lon] = [radians(latitude), radians(longitude)]
  const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2)
  return [
    (n + altitude) * Math.cos(lat) * Math.cos(lon),
    (n + altitude) * Math.cos(lat) * Math.sin(lon),
    (n * (1 - e2) + altitude) * Math.sin(lat),
  ]
}

/** The iteration of Bowring, whose error is below a millimetre after a few rounds everywhere near the ground. */
const toPlace = ([x, y, z]: Vector): GeoPoint => {
  const p = Math.hypot(x, y)
  let lat = Math.atan2(z, p * (1 - e2))
  let altitude = 0
  for (let round = 0; round < 6; round++) {
    const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2)
    altitude = p / Math.cos(lat) - n
    lat = Math.atan2(z, p * (1 - (e2 * n) / (n + altitude)))
  }
  return { latitude: degrees(lat), longitude: degrees(Math.atan2(y, x)), altitude }
}

/** Metres between two places, straight through the earth. */
export const metresBetween = (one: GeoPoint, other: GeoPoint): number => {
  const [a, b] = [toEarth(one), toEarth(other)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** A place from metres east, north and up of an origin, as `model_aligner --alignment_type enu` has them. */
export const placeAt =
  (origin: GeoPoint) =>
  ([east, north, up]: Vector): GeoPoint => {
    const [lat, lon] = [radians(origin.latitude), radians(origin.longitude)]
    const [sinLat, cosLat, sinLon, cosLon] = [Math.sin(lat), Math.cos(lat), Math.sin(lon), Math.cos(lon)]
    const [x, y, z] = toEarth(origin)
    return toPlace([
      x - sinLon * east - sinLat * cosLon * north + cosLat * cosLon * up,
      y + cosLon * east - sinLat * sinLon * north + cosLat * sinLon * up,
      z + cosLat * north + sinLat * up,
    ])
  }
