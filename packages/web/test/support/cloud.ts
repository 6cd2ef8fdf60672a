/** A field with a mound and a house, as a binary PLY with colours. */
export const makePly = (points: number): Uint8Array<ArrayBuffer> => {
  const head = new TextEncoder().encode(
    `${["ply", "format binary_little_endian 1.0", `element vertex ${points}`].join("\n")}\n${["x", "y", "z"]
      .map(axis => `property float ${axis}`)
      .join("\n")}\n${["red", "green", "blue"].map(name => `property uchar ${name}`).join("\n")}\nend_header\n`,
  )
  const stride = 15
  const bytes = new Uint8Array(head.length + points * stride)
  bytes.set(head)
  const view = new DataView(bytes.buffer, head.length)
  const side = Math.ceil(Math.sqrt(points))
  for (let at = 0; at < points; at++) {
    const x = ((at % side) / side - 0.5) * 100
    const y = (Math.floor(at / side) / side - 0.5) * 100
    const house = Math.abs(x - 18) < 9 && Math.abs(y + 12) < 7
    const z = house ? 8 + 3 * (1 - Math.abs(x - 18) / 9) : 10 * Math.exp(-((x + 20) ** 2 + (y - 15) ** 2) / 300)
    const [red, green, blue] = house ? [190, 80, 60] : [90 + z * 8, 130 + z * 4 + ((at * 7919) % 30), 70]
    for (const [axis, value] of [x, y, z].entries()) view.setFloat32(at * stride + axis * 4, value, true)
    for (const [channel, value] of [red, green, blue].entries()) view.setUint8(at * stride + 12 + channel, value)
  }
  return bytes
}

/** Cameras in lines over the field that look down. */
export const makeCameras = (count: number): string => {
  const lines = Array.from({ length: count }, (_, at) => {
    const x = (at % 6) * 16 - 40
    const y = Math.floor(at / 6) * 30 - 30
    // Half a turn about x: the camera's z, which is forward, points down.
    return `DJI_${String(at + 1).padStart(4, "0")}.JPG,${x},${y},45,0,1,0,0,50.${820000 + at},-0.137,145`
  })
  return ["name,x,y,z,qw,qx,qy,qz,latitude,longitude,altitude", ...lines, ""].join("\n")
}

export const makeReport = (registered: number, unregistered: ReadonlyArray<string>, points: number): string =>
  JSON.stringify({ registered, images: registered + unregistered.length, points, reprojectionError: 0.912, unregistered })
