/** A LAS file of version 1.2, in metres of UTM, whose points have colours of 16 bits: a slope that is red in the west. */
export const makeLas = (points: number): Uint8Array<ArrayBuffer> => {
  const [start, stride] = [227, 26]
  const bytes = new Uint8Array(start + points * stride)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode("LASF"))
  view.setUint8(24, 1)
  view.setUint8(25, 2)
  view.setUint16(94, start, true)
  view.setUint32(96, start, true)
  view.setUint8(104, 2)
  view.setUint16(105, stride, true)
  view.setUint32(107, points, true)
  for (const [axis, offset] of [500_000, 5_000_000, 100].entries()) {
    view.setFloat64(131 + axis * 8, 0.001, true)
    view.setFloat64(155 + axis * 8, offset, true)
  }
  const side = Math.ceil(Math.sqrt(points))
  for (let at = 0; at < points; at++) {
    const [x, y] = [at % side, Math.floor(at / side)]
    const to = start + at * stride
    for (const [axis, metres] of [x, y, x / 4].entries()) view.setInt32(to + axis * 4, metres * 1_000, true)
    const red = Math.round((1 - x / side) * 65_535)
    for (const [channel, value] of [red, 32_768, 65_535 - red].entries()) view.setUint16(to + 20 + channel * 2, value, true)
  }
  return bytes
}

/** `odm_georeferenced_model.laz` as NodeODM's test mode has it: written by PDAL 2.3, one point. */
export const realLaz = (): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(laz.join(""), "base64"))

const laz = [
  "TEFTRgAAAAAAAAAAAAAAAAAAAAAAAAAAAQJQREFMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFBEQUwgMi4zLjAgKDcyMzkz",
  "YSkAAAAAAAAAAAAAAAAANAHlB+MAFwIAAAMAAACDIgABAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAB7FK5H4XqEP3sUrkfheoQ/exSu",
  "R+F6hD8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADXo3C9AJohQdejcL0AmiFBKVyPUo7KU0EpXI9SjspTQRWuR+F6xGNAFa5H4XrE",
  "Y0AAAExBU0ZfUHJvamVjdGlvbgCvh0AAR2VvVGlmZiBHZW9LZXlEaXJlY3RvcnlUYWcAAAAAAAABAAEAAAAHAAAEAAABAAEAAQQA",
  "AAEAAQACBLGHFgAAAAEIsYcHABYABggAAAEAjiMADAAAAQBnfwQMAAABACkjAABMQVNGX1Byb2plY3Rpb24AsYceAEdlb1RpZmYg",
  "R2VvQXNjaWlQYXJhbXNUYWcAAAAAAAAAV0dTIDg0IC8gVVRNIHpvbmUgMTVOfFdHUyA4NHwAAABsYXN6aXAgZW5jb2RlZAAAvFY0",
  "AGh0dHA6Ly9sYXN6aXAub3JnAAAAAAAAAAAAAAAAAAAAAgAAAAMEAwAAAAAAUMMAAP////////////////////8DAAYAFAACAAcA",
  "CAACAAgABgACAEUCAAAAAAAAJRRwA2F+7B7GPQAAAAAJAAADAAAAAAAAAAAAAIMAegCAAAEAAAAAAAAAAQAAADMGAAAA",
]
