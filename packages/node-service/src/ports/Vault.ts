import type { Readable } from "node:stream"
import { Context, type Effect, type Scope } from "effect"
import type { FileError } from "./FileError.ts"

/** An image, a meta file or a task of a project. */
export interface Owner {
  readonly projectId: string
  readonly id: string
}

/** A file in the vault. */
export type VaultFile =
  /** The verified original of an image, or the bytes being verified. */
  | { readonly kind: "original"; readonly of: Owner }
  /** Of an image. */
  | { readonly kind: "thumbnail"; readonly of: Owner }
  /** A meta file, or the bytes being checked. */
  | { readonly kind: "meta"; readonly of: Owner }
  /** What a task made; `/` in its name separates folders. */
  | { readonly kind: "result"; readonly of: Owner; readonly name: string }

export const originalOf = (of: Owner): VaultFile => ({ kind: "original", of })
export const thumbnailOf = (of: Owner): VaultFile => ({ kind: "thumbnail", of })
export const metaFileOf = (of: Owner): VaultFile => ({ kind: "meta", of })
export const resultOf = (of: Owner, name: string): VaultFile => ({ kind: "result", of, name })

/** What is known of a file without reading it. */
export interface Stored {
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/**
 * Where the files of projects are kept: originals, thumbnails, meta files, results. A file is there as a whole or not
 * at all, and durable when the call that brings it succeeds. It is known by what it is of; only the driver knows where
 * it lies.
 *
 * Folders of this machine, for programs that need paths, are asked for by name: `handoff`, `work`, `draftResults`.
 */
export class Vault extends Context.Service<
  Vault,
  {
    /** Undefined: there is no such file. */
    readonly stat: (file: VaultFile) => Effect.Effect<Stored | undefined, FileError>
    /** Opens bytes `from` up to `to`, without it. The stream is to be read to its end, or destroyed. */
    readonly read: (file: VaultFile, from: number, to: number) => Effect.Effect<Readable, FileError>
    /** Keeps a small file, replacing what is there. */
    readonly write: (file: VaultFile, bytes: Uint8Array) => Effect.Effect<void, FileError>
    /** Keeps a file that `bring` writes, durably, at a path of this machine; replaces what is there. */
    readonly takeIn: <E, R>(
      file: VaultFile,
      bring: (path: string) => Effect.Effect<void, E, R>,
    ) => Effect.Effect<void, E | FileError, R>
    /** A path of this machine under which the file can be read, and not written, as long as the scope is open. */
    readonly local: (file: VaultFile) => Effect.Effect<string, FileError, Scope.Scope>
    /**
     * Gives a program a copy that stays, at a path of this machine; replaces what is there. It may be a hard link to
     * the file itself, and nobody may write to it.
     */
    readonly copyOut: (file: VaultFile, path: string) => Effect.Effect<void, FileError>
    /** Removes a file; there may be none. */
    readonly delete: (file: VaultFile) => Effect.Effect<void, FileError>
    /** Makes an empty folder for the results of a task; `keepResults` takes over what lies in it. */
    readonly draftResults: (task: Owner) => Effect.Effect<string, FileError>
    /** The draft becomes the results of a task, all at once: regular files only, a link may lead elsewhere. */
    readonly keepResults: (task: Owner) => Effect.Effect<void, FileError>
    /** The results that were kept of a task, by name; undefined: none were. */
    readonly results: (task: Owner) => Effect.Effect<ReadonlyArray<Stored & { readonly name: string }> | undefined, FileError>
    /** Removes results and draft of a task. */
    readonly removeResults: (task: Owner) => Effect.Effect<void, FileError>
    /** The path of the finished handoff of a task, a folder of this machine. */
    readonly handoff: (task: Owner) => string
    /** The path of a folder of this machine for what a reconstruction needs only while it runs. */
    readonly work: (task: Owner) => string
    /** Ids of projects that have files or folders. */
    readonly projects: Effect.Effect<ReadonlySet<string>, FileError>
    /** Removes every file and folder of a project. */
    readonly remove: (projectId: string) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/ports/Vault") {}
