/** Kinds of hints, in the order in which they are listed. A hint never holds a photo back. */
export const hintCodes = [
  "cut-off",
  "lens-covered",
  "blurred",
  "underexposed",
  "overexposed",
  "motion-blur",
  "gimbal-differs",
  "no-position",
  "odd-date",
  "other-camera",
  "far-away",
  "duplicate",
] as const

export type HintCode = (typeof hintCodes)[number]

/** Something about a photo that a person should look at. `value`: what was measured. */
export interface Hint {
  readonly code: HintCode
  /**
   * `blurred`: sharpness as a share of the flight's median; `underexposed`, `lens-covered`: mean luminance, 0 to 255;
   * `overexposed`: share of white pixels; `motion-blur`: pixels; `gimbal-differs`: degrees; `far-away`: metres;
   * `duplicate`: place of the first in the list.
   */
  readonly value?: number
}
