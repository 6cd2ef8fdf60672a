/** Whether a file begins as a JPEG, PNG or TIFF does, so that it is worth reading as a whole. */
export const beginsLikeImage = async (file: Blob): Promise<boolean> => {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  return beginnings.some(start => start.every((byte, index) => byte === undefined || head[index] === byte))
}

/** `undefined`: any byte. */
const beginnings: ReadonlyArray<ReadonlyArray<number | undefined>> = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x49, 0x49, undefined, 0],
  [0x4d, 0x4d, 0, undefined],
]
