/** A photo counts at least this many pixels. */
const fewestPixels = 2_073_600

/** Giga-pixels that an image of so many pixels counts for (protocol: Schema surface). */
export const gigaPixels = (width: number, height: number): number => Math.max(fewestPixels, width * height) / 1e9
