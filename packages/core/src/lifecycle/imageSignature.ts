import type { ImageType } from "./State.ts"

/**
 * As what a file begins; its first four bytes suffice. Camera raw files begin like TIFF, so this says only whether it
 * is worth reading on.
 */
export const beginsAs = (head: Uint8Array): ImageType | undefined => {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xd8 && c === 0xff) return "JPEG"
  if (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) return "PNG"
  if (a === 0x49 && b === 0x49 && d === 0 && (c === 42 || c === 43)) return "TIFF"
  if (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43)) return "TIFF"
  return undefined
}
