import type { Readable } from "node:stream"
import { Context, type Effect, type Scope } from "effect"
import type { BucketError, ObjectKey, ObjectSource } from "./Bucket.ts"
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
  /** SHA-1 that was written down with the file, lower-case hexadecimal; left out where none was. */
  readonly checksum?: string
}

/** A disk, or the bucket of the vault, did not do what it was asked: a fault of the installation. */
export type VaultError = BucketError | FileError

/** An object that clients put into a bucket. */
export interface Arrived {
  readonly bucket: ObjectSource
  readonly key: ObjectKey
  /** Bytes. */
  readonly size: number
}

/** Bytes that arrived, to be verified. */
export interface Received {
  /** A path of this machine under which they can be read, and not written, as long as the scope is open. */
  readonly path: string
  /**
   * Makes these very bytes the file, durably; fails when the object is another one meanwhile. Undefined: they are the
   * file already. Takes the SHA-1.
   */
  readonly keep: ((checksum: string) => Effect.Effect<void, VaultError>) | undefined
}

/** How a browser treats a file that it is given by a link. */
export interface LinkedAs {
  /** Under which it is saved. */
  readonly name: string
  /** Media type; undefined: any bytes. */
  readonly type: string | undefined
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
    /** Succeeds when the place answers and lets the service read. */
    readonly check: Effect.Effect<void, VaultError>
    /** Undefined: there is no such file. */
    readonly stat: (file: VaultFile) => Effect.Effect<Stored | undefined, VaultError>
    /** Opens bytes `from` up to `to`, without it. The stream is to be read to its end, or destroyed. */
    readonly read: (file: VaultFile, from: number, to: number) => Effect.Effect<Readable, VaultError>
    /** Keeps a small file, replacing what is there. */
    readonly write: (file: VaultFile, bytes: Uint8Array) => Effect.Effect<void, VaultError>
    /** Keeps a copy of a file of this machine, replacing what is there. Takes its SHA-1. */
    readonly put: (file: VaultFile, path: string, checksum: string) => Effect.Effect<void, VaultError>
    /** Takes the bytes of an object in, for verification; the object is read once. */
    readonly receive: (file: VaultFile, arrived: Arrived) => Effect.Effect<Received, VaultError, Scope.Scope>
    /**
     * An address under which clients get the file, for some minutes and without a way to revoke it; undefined: the
     * service gives it out. A secret.
     */
    readonly link: (file: VaultFile, as: LinkedAs) => Effect.Effect<string | undefined, VaultError>
    /** Origins of such addresses: what a page is allowed to load from. */
    readonly origins: ReadonlyArray<string>
    /** A path of this machine under which the file can be read, and not written, as long as the scope is open. */
    readonly local: (file: VaultFile) => Effect.Effect<string, VaultError, Scope.Scope>
    /**
     * Gives a program a copy that stays, at a path of this machine; replaces what is there. It may be a hard link to
     * the file itself, and must not be written to.
     */
    readonly copyOut: (file: VaultFile, path: string) => Effect.Effect<void, VaultError>
    /** Removes a file; there may be none. */
    readonly delete: (file: VaultFile) => Effect.Effect<void, VaultError>
    /** Makes an empty folder of this machine for the results of a task; `keepResults` takes over what lies in it. */
    readonly draftResults: (task: Owner) => Effect.Effect<string, VaultError>
    /** The draft becomes the results of a task, all at once: regular files only, a link may lead elsewhere. */
    readonly keepResults: (task: Owner) => Effect.Effect<void, VaultError>
    /** The results that were kept of a task, by name; undefined: none were. */
    readonly results: (task: Owner) => Effect.Effect<ReadonlyArray<Stored & { readonly name: string }> | undefined, VaultError>
    /** Removes results and draft of a task. */
    readonly removeResults: (task: Owner) => Effect.Effect<void, VaultError>
    /** The path of the finished handoff of a task, a folder of this machine. */
    readonly handoff: (task: Owner) => string
    /** The path of a folder of this machine for what a reconstruction needs only while it runs. */
    readonly work: (task: Owner) => string
    /** Ids of projects that have files or folders on this machine. */
    readonly projects: Effect.Effect<ReadonlySet<string>, VaultError>
    /** Removes those of a project. What is in a bucket stays. */
    readonly removeHere: (projectId: string) => Effect.Effect<void, VaultError>
    /** Removes every file and folder of a project. */
    readonly remove: (projectId: string) => Effect.Effect<void, VaultError>
  }
>()("@altilift/node-service/ports/Vault") {}
