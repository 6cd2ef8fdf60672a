import type { Problem } from "@altilift/core"

/** What is known of a photo before anything of it is decoded. */
export interface PhotoHeader {
  /** Bytes that decoding takes, about. */
  readonly memory: number
  /** Where the EXIF data is, which has the form of a TIFF file. */
  readonly exif: Region | undefined
  /** Why it is no photo. */
  readonly fault?: Problem
}

export interface Region {
  readonly at: number
  readonly length: number
}

/**
 * libvips keeps so many rows while it makes a thumbnail of an image that it reads row by row: 1,640 at most, measured
 * from 14,000 to 30,000 pixels a row, 1 to 8 bytes a pixel; and besides 210 rows, measured where an image has few of
 * them, and a few buffers.
 */
const rowsKept = 1_700
const rowsBesides = 220
const buffers = 4e6

/** Bytes for an image that is read row by row. */
export const memoryByRows = (rowBytes: number, height: number): number =>
  buffers + rowBytes * (Math.min(height, rowsKept) + rowsBesides)

/** Bytes for an image that is held as a whole while its rows are read; 10 percent more were measured. */
export const memoryInFull = (bytes: number, rowBytes = 0): number => buffers + bytes * 1.1 + rowBytes * rowsBesides
