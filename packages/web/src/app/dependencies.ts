import { type Client, type ClientOptions, createClient } from "@altilift/core/client"
import { createContext, useContext } from "solid-js"
import type { Chosen, ChosenItem } from "../files/Chosen.ts"
import { canPickFolder, chosenFromDrop, chosenFromInput, pickFolder } from "../files/chosenFrom.ts"
import { askToRead, forgetHandles, type KeptSet, keepHandles, keptSets, mayRead } from "../files/keptHandles.ts"
import { listFiles, type OnNames } from "../files/listFiles.ts"
import type { Listed } from "../files/PhotoFile.ts"
import { isHeld, whenFree } from "../pageLifecycle/projectLock.ts"
import type { BrowserUploader, BrowserUploaderOptions } from "../uploader/BrowserUploader.ts"
import { makePhotoWorkers, type PhotoWorkers } from "../workers/PhotoWorkers.ts"

/** What the view stands on. Tests put others in their place, with the same promises. */
export interface Dependencies {
  readonly client: (options: ClientOptions) => Client
  readonly uploader: (options: BrowserUploaderOptions) => Promise<BrowserUploader>
  /** `taken`: paths of earlier listings, which no file gets again; those of this one are added. */
  readonly list: (chosen: Chosen, onNames: OnNames, taken: Set<string>) => AsyncIterable<ReadonlyArray<Listed>>
  readonly choose: {
    readonly dropped: (data: DataTransfer) => Promise<ReadonlyArray<ChosenItem>>
    readonly input: (input: HTMLInputElement) => ReadonlyArray<ChosenItem>
    readonly canPickFolder: () => boolean
    readonly pickFolder: () => Promise<FileSystemDirectoryHandle | undefined>
  }
  readonly kept: {
    readonly sets: (endpoint: string) => Promise<ReadonlyArray<KeptSet>>
    readonly keep: (set: Omit<KeptSet, "keptAt">) => Promise<void>
    readonly forget: (set: Pick<KeptSet, "endpoint" | "project">) => Promise<void>
    readonly mayRead: (set: KeptSet) => Promise<boolean>
    readonly askToRead: (set: KeptSet) => Promise<boolean>
  }
  /** Tabs of this browser that upload. */
  readonly tabs: {
    readonly isHeld: (endpoint: string, project: string) => Promise<boolean>
    readonly whenFree: (endpoint: string, project: string, signal: AbortSignal) => Promise<void>
  }
  readonly photoWorkers: () => PhotoWorkers
}

/** The real ones. The engine is loaded when an upload starts. */
export const browserDependencies: Dependencies = {
  client: createClient,
  uploader: async options => (await import("../uploader/createBrowserUploader.ts")).createBrowserUploader(options),
  list: listFiles,
  choose: { dropped: chosenFromDrop, input: chosenFromInput, canPickFolder, pickFolder },
  kept: { sets: keptSets, keep: keepHandles, forget: forgetHandles, mayRead, askToRead },
  tabs: { isHeld, whenFree },
  photoWorkers: makePhotoWorkers,
}

export const DependenciesContext = createContext<Dependencies>(browserDependencies)
export const useDependencies = (): Dependencies => useContext(DependenciesContext)
