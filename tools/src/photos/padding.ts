import { createCipheriv } from "node:crypto"

/** A segment's length field counts itself and is 16 bits wide. */
const maxPayload = 0xffff - 2
const segmentHead = 4

/**
 * Bytes that no compression shortens, the same for the same seed: a padded photo must weigh on every link like a real
 * one.
 */
const incompressible = (length: number, seed: number): Buffer => {
  const key = Buffer.alloc(16)
  key.writeDoubleLE(seed)
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length))
}

/** Where the APPn segments end, which readers expect at the front. */
const endOfApplicationSegments = (jpeg: Buffer): number => {
  let at = 2
  while (jpeg[at] === 0xff && ((jpeg[at + 1] ?? 0) & 0xf0) === 0xe0) at += 2 + jpeg.readUInt16BE(at + 2)
  return at
}

/**
 * Comment segments that take exactly `length` bytes; up to three are left over as fill bytes, legal before any marker.
 */
const comments = (length: number, seed: number): Buffer => {
  const padding = incompressible(length, seed)
  let at = 0
  while (length - at >= segmentHead) {
    const payload = Math.min(maxPayload, length - at - segmentHead)
    padding.writeUInt16BE(0xfffe, at)
    padding.writeUInt16BE(payload + 2, at + 2)
    at += segmentHead + payload
  }
  return padding.fill(0xff, at)
}

/**
 * The same picture as a file of exactly `bytes` bytes: comment segments make it longer, every decoder skips them.
 *
 * @throws when the picture alone is longer.
 */
export const padJpeg = (jpeg: Buffer, bytes: number, seed: number): Buffer => {
  const missing = bytes - jpeg.length
  if (missing < 0) throw new Error(`a photo takes ${jpeg.length} bytes, more than the ${bytes} wanted: make it smaller`)
  const at = endOfApplicationSegments(jpeg)
  return Buffer.concat([jpeg.subarray(0, at), comments(missing, seed), jpeg.subarray(at)])
}
