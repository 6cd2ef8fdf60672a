export type {
  BrowserEvent,
  BrowserOutcome,
  BrowserUploader,
  BrowserUploaderOptions,
  Fault,
  Phase,
  ReconstructionRule,
} from "./BrowserUploader.ts"
export { createBrowserUploader } from "./createBrowserUploader.ts"
export type { Chosen, ChosenItem } from "./files/Chosen.ts"
export { canPickFolder, chosenFromDrop, chosenFromInput, pickFolder } from "./files/chosenFrom.ts"
export { askToRead, forgetHandles, type KeptSet, keepHandles, keptSets, mayRead } from "./files/keptHandles.ts"
export { listFiles } from "./files/listFiles.ts"
export type { Listed, PhotoFile } from "./files/PhotoFile.ts"
export { keepAwake, warnBeforeLeaving } from "./staying/screen.ts"
