import type { Cloud, Final, Outcome, Project, Summary, Task } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { problemFacts, wordsOf } from "../messages/wordsOf.ts"
import { type ImageFacts, imageFacts } from "./imageFacts.ts"

/**
 * What `--report FILE.json` writes; the shape is documented in docs/cli.md, and `version` grows when it changes
 * otherwise than by further fields.
 */
export interface Report {
  readonly version: 1
  readonly endpoint: string
  readonly project: Project
  /** RFC 3339. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly seconds: number
  /** Bytes that a bucket acknowledged in this run. */
  readonly bytes: number
  /** Buckets that acknowledged images in this run, in the order of their first; `bucket` is the label. */
  readonly buckets: ReadonlyArray<{ readonly cloud: Cloud; readonly bucket: string }>
  readonly summary: Counts
  readonly images: ReadonlyArray<ImageFacts>
  /** Files that go with the photos. */
  readonly metaFiles: ReadonlyArray<ImageFacts>
  readonly task?: Task
  /** Whether it was a dry run: then nothing was sent, and `Planned` says what would be. */
  readonly dryRun?: true
  /** Why the run stopped before its end. */
  readonly stopped?: string
  /** The problem behind that, for programs; none of an interruption. */
  readonly problem?: ReturnType<typeof problemFacts>
}

/** How many files ended how. */
export interface Counts {
  readonly ready: number
  readonly invalid: number
  readonly rejected: number
  readonly skipped: number
  readonly duplicate: number
  readonly failed: number
  /** `--no-wait`: with the server, which verifies them. */
  readonly sent?: number
  readonly unfinished: number
}

export const counts = ({ ready, invalid, rejected, skipped, duplicate, failed, sent, unfinished }: Summary): Counts => ({
  ready,
  invalid,
  rejected,
  skipped,
  duplicate,
  failed,
  ...(sent > 0 ? { sent } : {}),
  unfinished,
})

const factsOf = (finals: ReadonlyArray<Final>) => finals.map(imageFacts).sort((a, b) => (a.path < b.path ? -1 : 1))

/** What a report is made of. Times in milliseconds since 1970. */
export interface Finished {
  readonly endpoint: string
  readonly project: Project
  readonly startedAt: number
  readonly finishedAt: number
  readonly outcome: Outcome
  readonly task?: Task | undefined
}

export const makeReport = ({ endpoint, project, startedAt, finishedAt, outcome, task }: Finished): Report => {
  const stopped = outcome.stopped ? sentences().interrupted.word : outcome.fault && wordsOf(outcome.fault)
  return {
    version: 1,
    endpoint,
    project: { id: project.id, name: project.name },
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    seconds: (finishedAt - startedAt) / 1000,
    bytes: outcome.bytesSent,
    buckets: outcome.buckets.map(({ cloud, label }) => ({ cloud, bucket: label })),
    summary: counts(outcome.summary),
    images: factsOf(outcome.images),
    metaFiles: factsOf(outcome.metaFiles),
    ...(task === undefined ? {} : { task }),
    ...(stopped === undefined ? {} : { stopped }),
    ...(outcome.fault === undefined ? {} : { problem: problemFacts(outcome.fault.problem) }),
  }
}
