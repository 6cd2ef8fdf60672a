/**
 * Bytes from the beginning that are looked at first: EXIF is at most 64 KiB, and the frame with the dimensions follows
 * it.
 */
export const headLength = 96 * 1024
