/** The points of a point cloud that are shown. */
export interface Cloud {
  /** x, y and z of one point after the other, from `origin`: the graphics card calculates with 24 bits. */
  readonly positions: Float32Array<ArrayBuffer>
  /** Red, green and blue of one point after the other (sRGB); undefined: the points have no colours. */
  readonly colours: Uint8Array<ArrayBuffer> | undefined
  readonly origin: readonly [number, number, number]
  /** Points of the file. */
  readonly of: number
}
