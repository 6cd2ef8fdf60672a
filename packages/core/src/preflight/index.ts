export { type CheckedPhoto, type CheckInput, checkSet, type SetCheck } from "./checkSet.ts"
export type { Coverage, CoverageGrid, Footprint } from "./coverage.ts"
export { endOf, type FileEnd } from "./endOf.ts"
export type { Flight, FlightKind } from "./flights.ts"
export type { Gap } from "./gaps.ts"
export { type Hint, type HintCode, hintCodes } from "./Hint.ts"
export type { Measured } from "./hints.ts"
export {
  type FlightFacts,
  gigaPixelsOf,
  type ImageFacts,
  type MeasuredPart,
  type PhotoFacts,
  type Position,
  type PreviewPlace,
  partToMeasure,
} from "./PhotoFacts.ts"
export { type Luminance, longestSide, luminanceOf, measurePixels, type PixelFacts } from "./pixels.ts"
export { type HeaderSource, readFacts } from "./readFacts.ts"
export { secondsToSend } from "./secondsToSend.ts"
export { sitesOf } from "./sites.ts"
