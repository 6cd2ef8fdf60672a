/** Bytes of the segment with one entry for the photo and one for its preview. */
const segmentLength = 90
const entryLength = 16
const typeUndefined = 7
const typeLong = 4
/** Attributes of an image: the photo itself, and a preview that cameras write for a screen (CIPA DC-007, 5.2.3.3). */
const primary = 0x00030000
const preview = 0x00010002

/**
 * A photo as drones write it: a preview, a JPEG of its own, stands at the end of the file, and a segment of the
 * multi-picture format (CIPA DC-007) at its beginning says where. Between them are zeroes, so that the file has
 * exactly `bytes` bytes.
 *
 * @throws when both take more.
 */
export const withPreview = (jpeg: Buffer, small: Buffer, bytes: number): Buffer => {
  const missing = bytes - jpeg.length - segmentLength - small.length
  if (missing < 0) throw new Error(`a photo takes ${bytes - missing} bytes, more than the ${bytes} wanted: make it smaller`)
  const at = endOfExif(jpeg)
  const photo = jpeg.length + segmentLength
  // Offsets of previews count from the byte order, eight bytes into the segment.
  const place = bytes - small.length - (at + 8)
  const head = segment({ photo, small: small.length, place })
  return Buffer.concat([jpeg.subarray(0, at), head, jpeg.subarray(at), Buffer.alloc(missing), small])
}

interface Sizes {
  readonly photo: number
  readonly small: number
  readonly place: number
}

const segment = ({ photo, small, place }: Sizes): Buffer => {
  const data = Buffer.alloc(segmentLength)
  data.writeUInt16BE(0xffe2, 0)
  data.writeUInt16BE(segmentLength - 2, 2)
  data.write("MPF\0", 4, "latin1")
  // From here on it is a TIFF header and a directory of three entries.
  data.write("MM\0*", 8, "latin1")
  data.writeUInt32BE(8, 12)
  data.writeUInt16BE(3, 16)
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    data.writeUInt16BE(tag, at)
    data.writeUInt16BE(type, at + 2)
    data.writeUInt32BE(count, at + 4)
    data.writeUInt32BE(value, at + 8)
  }
  const entries = 50
  entry(18, 0xb000, typeUndefined, 4, Buffer.from("0100").readUInt32BE())
  entry(30, 0xb001, typeLong, 1, 2)
  entry(42, 0xb002, typeUndefined, 2 * entryLength, entries)
  const image = (at: number, attribute: number, size: number, offset: number) => {
    data.writeUInt32BE(attribute, at)
    data.writeUInt32BE(size, at + 4)
    data.writeUInt32BE(offset, at + 8)
  }
  image(8 + entries, primary, photo, 0)
  image(8 + entries + entryLength, preview, small, place)
  return data
}

/** Where the first segment, which holds Exif, ends: the multi-picture format stands right behind it. */
const endOfExif = (jpeg: Buffer): number => 4 + jpeg.readUInt16BE(4)
