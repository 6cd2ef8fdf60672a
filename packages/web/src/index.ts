export type { Final, Problem, Progress, Summary } from "@altilift/core"
export type { Chosen, ChosenItem } from "./files/Chosen.ts"
export { canPickFolder, chosenFromDrop, chosenFromInput, pickFolder } from "./files/chosenFrom.ts"
export { askToRead, forgetHandles, type KeptSet, keepHandles, keptSets, mayRead } from "./files/keptHandles.ts"
export { listFiles } from "./files/listFiles.ts"
export type { Listed, PhotoFile } from "./files/PhotoFile.ts"
export { keepAwake, warnBeforeLeaving } from "./pageLifecycle/screen.ts"
export type {
  BrowserEvent,
  BrowserOutcome,
  BrowserUploader,
  BrowserUploaderOptions,
  Fault,
  Phase,
  ReconstructionRule,
} from "./uploader/BrowserUploader.ts"
export { createBrowserUploader } from "./uploader/createBrowserUploader.ts"
