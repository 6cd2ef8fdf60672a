/** A rectangle of an image, in its pixels. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where an image is drawn: its left top corner, and how large one of its pixels is, in CSS pixels. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** An image that fits into the ground, moved and zoomed by a gesture. */
export const placeOn = (
  ground: Size,
  image: Size,
  by: { readonly x: number; readonly y: number; readonly k: number },
): Placement => {
  const fit = Math.min(ground.width / image.width, ground.height / image.height)
  const middle = (axis: "width" | "height") => (ground[axis] - image[axis] * fit) / 2
  return { x: by.x + middle("width") * by.k, y: by.y + middle("height") * by.k, scale: fit * by.k }
}

/** What of an image is seen; undefined: nothing. */
export const seenOf = (ground: Size, image: Size, { x, y, scale }: Placement): Window | undefined => {
  const seen = {
    left: Math.max(0, Math.floor(-x / scale)),
    top: Math.max(0, Math.floor(-y / scale)),
    right: Math.min(image.width, Math.ceil((ground.width - x) / scale)),
    bottom: Math.min(image.height, Math.ceil((ground.height - y) / scale)),
  }
  return seen.left < seen.right && seen.top < seen.bottom ? seen : undefined
}

/** Pixels to ask for: those of the screen, and no more than the image has. */
export const sizeFor = ({ left, top, right, bottom }: Window, { scale }: Placement, pixelRatio: number): Size => {
  const share = Math.min(1, scale * pixelRatio)
  const pixels = (length: number) => Math.max(1, Math.round(length * share))
  return { width: pixels(right - left), height: pixels(bottom - top) }
}

/** The coarsest level that has all pixels that are asked for; the image itself is the first. */
export const levelFor = <Level extends Size>(levels: readonly [Level, ...Level[]], window: Window, size: Size): Level => {
  const [full] = levels
  const needed = (size.width / (window.right - window.left)) * full.width
  const enough = levels.filter(({ width }) => width >= needed * 0.99)
  return enough.reduce((best, one) => (one.width < best.width ? one : best), full)
}
