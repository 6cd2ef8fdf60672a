import { type Final, type Found, mayEndBetter, type SourceFile } from "@altilift/core"

/** What is known of the files of one folder. Memory grows with the files that are there. */
export interface Sightings {
  /** All files that a search found. */
  readonly see: (found: ReadonlyArray<Found>, now: number) => void
  /** A file ended in a run. */
  readonly onEnd: (final: Final) => void
  /** These are not complete, although they are due: they are due again after the same time. */
  readonly defer: (refs: ReadonlyArray<string>, now: number) => void
  /** After a run of these files: those that may end better are due again after a pause. */
  readonly postpone: (refs: ReadonlyArray<string>, now: number) => void
  /** Files to upload now. */
  readonly due: (now: number) => ReadonlyArray<SourceFile>
  /** When the next file is due; `Infinity`: none will be unless something changes. */
  readonly nextDue: () => number
  /** How each file ended that is there; undefined: not yet. */
  readonly ends: () => ReadonlyArray<Final | undefined>
  /** Files that are there and never due, because of their names: see `partial`. Their refs. */
  readonly partials: () => ReadonlyArray<string>
}

interface Sighting {
  readonly file: SourceFile
  /** Differs between versions of the file. */
  readonly version: string
  readonly dueAt: number
  /** Runs in which it ended in a way that may become better. */
  readonly tries: number
  readonly end: Final | undefined
}

/**
 * How long to wait after so many tries that failed in a row (milliseconds): 10 seconds, then twice as long, up to
 * 5 minutes.
 */
export const pauseAfter = (tries: number): number => Math.min(10_000 * 2 ** Math.min(tries - 1, 10), 300_000)

/**
 * Names of files that are being copied or downloaded: rsync and others begin theirs with a dot, which no walk takes.
 */
const partial = /(\.(part|partial|crdownload|download|filepart|tmp|temp|!ut)|~)$/i

/** @param settle for how long a file has to be the same before it counts as complete (milliseconds) */
export const makeSightings = (settle: number): Sightings => {
  let files = new Map<string, Sighting>()
  let partials: ReadonlyArray<string> = []
  const isOpen = ({ end }: Sighting) => end === undefined || mayEndBetter(end)
  return {
    see: (found, now) => {
      const there = found.filter(({ file }) => !partial.test(file.name))
      partials = found.flatMap(({ file }) => (partial.test(file.name) ? [file.ref] : []))
      files = new Map(
        there.map(one => {
          const { ref } = one.file
          const version = versionOf(one)
          const known = files.get(ref)
          return [
            ref,
            known?.version === version ? known : { file: one.file, version, dueAt: now + settle, tries: 0, end: undefined },
          ]
        }),
      )
    },
    onEnd: end => {
      const known = files.get(end.file.ref)
      if (known !== undefined) files.set(end.file.ref, { ...known, end })
    },
    defer: (refs, now) => {
      for (const ref of refs) {
        const known = files.get(ref)
        if (known !== undefined) files.set(ref, { ...known, dueAt: now + settle })
      }
    },
    postpone: (refs, now) => {
      for (const ref of refs) {
        const known = files.get(ref)
        if (known === undefined || !isOpen(known)) continue
        const tries = known.tries + 1
        files.set(ref, { ...known, tries, dueAt: now + pauseAfter(tries) })
      }
    },
    due: now => [...files.values()].flatMap(one => (isOpen(one) && one.dueAt <= now ? [one.file] : [])),
    nextDue: () => [...files.values()].reduce((least, one) => (isOpen(one) ? Math.min(least, one.dueAt) : least), Infinity),
    ends: () => [...files.values()].map(({ end }) => end),
    partials: () => partials,
  }
}

const versionOf = (one: Found): string => (one.found === "file" ? `${one.file.size} ${one.file.modifiedAt}` : one.problem.code)
