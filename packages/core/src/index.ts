export { advance, type ImageEvent, type ImageState, isFinal, type Verdict, verdict } from "./lifecycle/ImageState.ts"
