import type { Listed } from "../../files/PhotoFile.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"

/** Photos of a set that go to a project of their own. */
export interface Elsewhere {
  readonly project: { readonly id: string; readonly name: string }
  readonly files: () => ReadonlyArray<Listed>
}

/** The photos that are sent next, and those that follow them. */
export interface HandedOver {
  readonly next: Elsewhere
  readonly rest: ReadonlyArray<Elsewhere>
  readonly rule: ReconstructionRule
}
