import { fileTypeFromBuffer } from "file-type"
import type { BytesOf } from "../lifecycle/BytesOf.ts"
import { beginsAs } from "../lifecycle/imageSignature.ts"
import type { Sniffed } from "./imageInside.ts"

export type { BytesOf }

/** Bytes from the beginning that tell what most files are. */
const headLength = 4100

/** Tags of a TIFF's directory that are looked at, and 12 bytes for each. */
const directoryLength = 2 + 512 * 12

/**
 * Looks at the content of a file, not at its name. Camera raw formats (CR2, NEF, DNG, …) are not images here, although
 * most of them are TIFF inside.
 */
export const sniff = async (bytesOf: BytesOf): Promise<Sniffed> => {
  const head = await bytesOf(0, headLength)
  return beginsAs(head) === "TIFF" ? sniffTiff(head, bytesOf) : sniffHead(head)
}

const sniffHead = async (head: Uint8Array): Promise<Sniffed> => {
  const type = await fileTypeFromBuffer(head).catch(() => undefined)
  switch (type?.mime) {
    case "image/jpeg":
      return { image: "JPEG" }
    case "image/png":
    case "image/apng":
      return { image: "PNG" }
    case "image/tiff":
      return { image: "TIFF" }
    default:
      return { image: undefined, what: type?.mime }
  }
}

/**
 * The directory of tags tells a TIFF from a camera raw, and may stand anywhere: it is moved to just behind the head.
 */
const sniffTiff = async (head: Uint8Array, bytesOf: BytesOf): Promise<Sniffed> => {
  // Nothing but the first bytes of a TIFF: it says nowhere what it holds.
  if (head.length < 8) return { image: undefined, what: undefined }
  const littleEndian = head[0] === 0x49
  if (head[2] === 43 || head[3] === 43) return { image: "TIFF" }
  const at = new DataView(head.buffer, head.byteOffset).getUint32(4, littleEndian)
  const directory = await bytesOf(at, directoryLength)
  const joined = new Uint8Array(16 + directory.length)
  joined.set(head.subarray(0, 16))
  joined.set(directory, 16)
  new DataView(joined.buffer).setUint32(4, 16, littleEndian)
  return sniffHead(joined)
}
