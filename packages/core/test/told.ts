import type { Event, Final, SourceFile, State } from "../src/index.ts"
import { makeProgress } from "../src/index.ts"

/** A file of a run that is only told of. */
export const fileOf = (name: string, size = 1_000_000): SourceFile => ({ ref: `/photos/${name}`, name, size, modifiedAt: 1 })

export const endOf = (file: SourceFile, at: Final["at"]): Final => {
  switch (at) {
    case "Ready":
      return { at, file, content: {}, id: "1" }
    case "Invalid":
      return { at, file, content: {}, id: "1", problems: [{ code: "photo-damaged" }] }
    case "Duplicate":
      return { at, file, content: {}, of: file, as: "Ready" }
    case "Failed":
      return { at, file, problem: { code: "answer-empty" }, rerunMayHelp: true }
    case "Planned":
      return { at, file, content: { checksum: "a".repeat(40), size: file.size, type: "JPEG" }, sends: true }
    case "Sent":
      return { at, file, content: { checksum: "a".repeat(40), size: file.size, type: "JPEG" }, id: "1" }
    case "Unfinished":
      return { at, file, content: {} }
    case "Rejected":
    case "Skipped":
      return { at, file, problem: { code: "file-empty" } }
  }
}

/** Tells a tracker of a run, at times of its own: seconds since the run began. */
export const tell = () => {
  const tracker = makeProgress(0)
  let now = 0
  const emit = (event: Event) => tracker.onEvent(event, now * 1000)
  const told = {
    emit,
    /** Lets seconds pass. */
    pass: (seconds: number) => {
      now += seconds
      return told
    },
    found: (...files: ReadonlyArray<SourceFile>) => {
      for (const file of files) emit({ event: "found", file })
      return told
    },
    allFound: () => {
      emit({ event: "scan-complete" })
      return told
    },
    moved: (file: SourceFile, ...states: ReadonlyArray<State["at"]>) => {
      for (const at of states) emit({ event: "moved", file, at })
      return told
    },
    sent: (file: SourceFile, bytes: number) => {
      emit({ event: "sent", file, bytes })
      return told
    },
    ended: (file: SourceFile, at: Final["at"]) => {
      emit({ event: "ended", file, final: endOf(file, at) })
      return told
    },
    retrying: (words: string, attempt = 1, delay = 1000) => {
      emit({ event: "retrying", activity: "has-image", name: "", problem: { code: "unexpected", words }, attempt, delay })
      return told
    },
    now: () => tracker.snapshot(now * 1000),
  }
  return told
}

/** The states from the reading to the start of a transfer. */
export const untilStarted = ["Hashed", "Absent", "Signed", "Started"] as const

export const megabyte = 1_000_000

export const setOf = (count: number, size?: number): ReadonlyArray<SourceFile> =>
  Array.from({ length: count }, (_, index) => fileOf(`${index}.jpg`, size))

/** A run of one photo of 10 MB whose transfer hands over a megabyte a second for so many seconds. */
export const transfer = (seconds: number, size = 10 * megabyte) => {
  const photo = fileOf("a.jpg", size)
  const run = tell()
    .found(photo)
    .allFound()
    .moved(photo, ...untilStarted)
  for (let second = 1; second <= seconds; second++) run.pass(1).sent(photo, second * megabyte)
  return { photo, run }
}
