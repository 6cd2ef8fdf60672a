import { Context, type Effect } from "effect"
import type { FileError } from "./FileError.ts"

/** Where the files of a project and of its images are. */
export class Vault extends Context.Service<
  Vault,
  {
    /** The verified original, or the bytes being verified. */
    readonly original: (image: { readonly projectId: string; readonly id: string }) => string
    readonly thumbnail: (image: { readonly projectId: string; readonly id: string }) => string
    /** A meta file, or the bytes being checked. */
    readonly metaFile: (file: { readonly projectId: string; readonly id: string }) => string
    /** The finished handoff of a task. */
    readonly handoff: (task: { readonly projectId: string; readonly id: string }) => string
    /** A folder for what a reconstruction needs only while it runs. */
    readonly work: (task: { readonly projectId: string; readonly id: string }) => string
    /** The folder of what a task made. */
    readonly results: (task: { readonly projectId: string; readonly id: string }) => string
    /** Folders in which projects have a folder of their own, named by their id. */
    readonly perProject: ReadonlyArray<string>
    /** Removes every file of a project. */
    readonly remove: (projectId: string) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/ports/Vault") {}
