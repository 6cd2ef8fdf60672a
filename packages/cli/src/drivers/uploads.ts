import type { DatabaseSync } from "node:sqlite"
import { Events, type Final, type SourceFile } from "@altilift/core"
import { Effect } from "effect"
import { z } from "zod"
import { endStates } from "../endStates.ts"
import { faultOf, openJournalFile } from "./journalFile.ts"
import { JournalCommit } from "./SqliteJournal.ts"

/** A project as the journal names it. */
export interface JournalProject {
  /** As `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** Id. */
  readonly project: string
}

/**
 * What became of a file that this machine was to upload. `Named`: a path of the command line in which not all files
 * were found yet; `Found`: the run ended before the file did; else how it ended.
 */
export interface UploadRow {
  /** As `refOf` writes it. */
  readonly ref: string
  /** Bytes. */
  readonly size: number
  readonly state: "Named" | "Found" | Final["at"]
  /** SHA-1 of its bytes that were Ready on the server last. */
  readonly ready: string | undefined
}

/** Bytes that were Ready on the server before others came from the same path. */
export interface EarlierBytes {
  /** As `refOf` writes it. */
  readonly ref: string
  /** SHA-1. */
  readonly ready: string
}

const Earlier = z.object({ ref: z.string(), ready: z.string() })

const Row = z.object({
  ref: z.string(),
  size: z.number(),
  state: z.enum({ Named: "Named", Found: "Found", ...endStates }),
  ready: z
    .string()
    .nullable()
    .transform(checksum => checksum ?? undefined),
})

/** Opens the journal's file, which other connections may have open. */
const withJournal = <A>(file: string, use: (database: DatabaseSync) => A) =>
  Effect.scoped(
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(openJournalFile(file), opened => Effect.sync(() => opened.close()))
      return yield* Effect.try({ try: () => use(database), catch: cause => faultOf(cause, file) })
    }),
  )

/** Whether nothing has to be sent for a file any more. */
export const isSettled = ({ state }: UploadRow): boolean => state === "Ready" || state === "Duplicate" || state === "Skipped"

/** What the journal has of a project. `file`: the journal's. */
export const readUploads = (file: string, { endpoint, project }: JournalProject) =>
  withJournal(
    file,
    (database): ReadonlyArray<UploadRow> =>
      database
        .prepare("SELECT ref, size, state, ready FROM uploads WHERE endpoint = ? AND project = ? ORDER BY ref")
        .all(endpoint, project)
        .flatMap(row => Row.safeParse(row).data ?? []),
  )

/** All that uploads into a project replaced. */
export const readEarlier = (file: string, { endpoint, project }: JournalProject) =>
  withJournal(
    file,
    (database): ReadonlyArray<EarlierBytes> =>
      database
        .prepare("SELECT ref, ready FROM earlier WHERE endpoint = ? AND project = ?")
        .all(endpoint, project)
        .flatMap(row => Earlier.safeParse(row).data ?? []),
  )

/** Forgets bytes that the server does not have any more: if they come back, another upload brought them. */
export const forgetEarlier = (file: string, { endpoint, project }: JournalProject, ready: string) =>
  withJournal(file, database => {
    database.prepare("DELETE FROM earlier WHERE endpoint = ? AND project = ? AND ready = ?").run(endpoint, project, ready)
  })

/** Checksums of all bytes that this machine has read or sent, as far as the journal knows them. */
export const readChecksums = (file: string, { endpoint, project }: JournalProject) =>
  withJournal(
    file,
    (database): ReadonlySet<unknown> =>
      new Set(
        database
          .prepare("SELECT checksum FROM files UNION SELECT checksum FROM images WHERE endpoint = ? AND project = ?")
          .all(endpoint, project)
          .map(({ checksum }) => checksum),
      ),
  )

/** Forgets files that will not be uploaded any more. */
export const forgetUploads = (file: string, { endpoint, project }: JournalProject, refs: ReadonlyArray<string>) =>
  withJournal(file, database => {
    const forget = database.prepare("DELETE FROM uploads WHERE endpoint = ? AND project = ? AND ref = ?")
    database.exec("BEGIN IMMEDIATE")
    for (const ref of refs) forget.run(endpoint, project, ref)
    database.exec("COMMIT")
  })

/**
 * Records what becomes of every file of an upload, so that a later command knows what is left of it, however this
 * process ends. `paths`: those of the command line, as `refOf` writes them. It does not wait for the disk: `settled` of
 * `JournalCommit` does.
 */
export const recordUpload =
  ({ endpoint, project }: JournalProject, paths: ReadonlyArray<string>) =>
  <A, E, R>(upload: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | JournalCommit> =>
    Effect.gen(function* () {
      const { later } = yield* JournalCommit
      const { emit } = yield* Events
      const write = (ref: string, size: number, state: UploadRow["state"], ready: string | null = null) =>
        later({ into: "uploads", values: [endpoint, project, ref, size, state, ready] }, () => undefined)
      const scanned = (ref: string) => later({ into: "scanned uploads", values: [endpoint, project, ref] }, () => undefined)
      const ended = ({ ref, size }: SourceFile, final: Final) => write(ref, size, stateOf(final), readyOf(final))
      for (const path of paths) write(path, 0, "Named")
      return yield* Effect.provideService(upload, Events, {
        emit: event => {
          if (event.event === "found") write(event.file.ref, event.file.size, "Found")
          if (event.event === "ended") ended(event.file, event.final)
          if (event.event === "scan-complete") for (const path of paths) scanned(path)
          emit(event)
        },
      })
    })

/** A duplicate of a file that did not arrive did not arrive either. */
const stateOf = (final: Final): Final["at"] => (final.at === "Duplicate" && final.as !== "Ready" ? "Failed" : final.at)

/** Of a photo only: meta files are not compared by their bytes. */
const readyOf = (final: Final): string | null =>
  final.file.meta !== undefined
    ? null
    : final.at === "Ready" || (final.at === "Duplicate" && final.as === "Ready")
      ? (final.content.checksum ?? null)
      : null
