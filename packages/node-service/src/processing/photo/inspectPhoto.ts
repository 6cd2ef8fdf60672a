import type { Inspection } from "../messages.ts"
import { FileWindow } from "./FileWindow.ts"
import { readJpegHeader } from "./jpegHeader.ts"
import { readPngHeader } from "./pngHeader.ts"
import { readExif } from "./readExif.ts"
import { type PhotoFormat, readPhoto } from "./readPhoto.ts"
import { readTiffHeader } from "./tiffHeader.ts"

const headers = { JPEG: readJpegHeader, PNG: readPngHeader, TIFF: readTiffHeader } satisfies Record<PhotoFormat, unknown>

/**
 * Everything that is to be known of a file without decoding it, in little memory and in time that goes with its size.
 */
export const inspectPhoto = (path: string): Inspection => {
  const { checksum, size, format } = readPhoto(path)
  using file = new FileWindow(path)
  const header = format && headers[format](file)
  const exif = readExif(file, header?.exif)
  return { checksum, size, format: format ?? null, memory: header?.memory ?? null, fault: header?.fault ?? null, exif }
}
