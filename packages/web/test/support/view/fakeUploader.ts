import { type Event, emptySummary, type Final, makeProgress, type Problem, type SourceFile } from "@altilift/core"
import type {
  BrowserEvent,
  BrowserOutcome,
  BrowserUploader,
  BrowserUploaderOptions,
  Fault,
  Phase,
} from "../../../src/uploader/BrowserUploader.ts"

/** An uploader at the headless uploader's interface that does nothing by itself: the test says what happens. */
export interface FakeUploader extends BrowserUploader {
  readonly options: BrowserUploaderOptions
  readonly files: ReadonlyArray<SourceFile>
  readonly calls: Array<string>
  readonly tell: (event: BrowserEvent) => void
  readonly enter: (phase: Phase) => void
  /** Tells that all was found, and enters phase `uploading`. */
  readonly begin: () => void
  readonly send: (at: number, share: number) => void
  readonly verify: (at: number) => void
  readonly end: (at: number, final: FinalOf) => void
  readonly finish: (fault?: Fault, reconstruction?: BrowserOutcome["reconstruction"]) => void
}

/** A final state without what follows from the file. */
export type FinalOf =
  | { readonly at: "Ready" }
  | { readonly at: "Invalid"; readonly problems: ReadonlyArray<Problem> }
  | { readonly at: "Rejected" | "Skipped"; readonly problem: Problem }
  | { readonly at: "Failed"; readonly problem: Problem; readonly rerunMayHelp: boolean }
  | { readonly at: "Duplicate"; readonly of: number }
  | { readonly at: "Unfinished" }

export const makeFakeUploader = (options: BrowserUploaderOptions): FakeUploader => {
  const number = ({ name }: SourceFile) => Number(/\d+/.exec(name)?.[0])
  /** In the order of their numbers, whatever the page sends first. */
  const files = [...options.files].flatMap(one => ("found" in one ? [one.file] : [])).sort((a, b) => number(a) - number(b))
  const calls: Array<string> = []
  const ends = new Map<string, Final>()
  let phase: Phase = "idle"
  let cancelled = false
  let end = Promise.withResolvers<BrowserOutcome>()
  const tracker = makeProgress(Date.now())
  const tell = (event: BrowserEvent) => {
    if (!["phase", "opened", "taken-over", "reconstruction"].includes(event.event)) tracker.onEvent(event as Event, Date.now())
    options.onEvent?.(event)
  }
  const again = (refs: ReadonlyArray<string>) => {
    for (const ref of refs) {
      const file = files.find(one => one.ref === ref)
      if (file !== undefined) tell({ event: "moved", file, at: "Discovered" })
      ends.delete(ref)
    }
    fake.enter("uploading")
  }
  const fileAt = (at: number): SourceFile => {
    const file = files[at]
    if (file === undefined) throw new Error(`there is no file ${at}`)
    return file
  }
  const fake: FakeUploader = {
    options,
    files,
    calls,
    tell,
    enter: next => {
      phase = next
      tell({ event: "phase", phase })
    },
    begin: () => {
      fake.enter("opening")
      tell({ event: "bucket", bucket: { cloud: "S3", label: "Paris" }, choices: 2, instead: undefined })
      fake.enter("uploading")
      for (const file of files) tell({ event: "found", file })
      tell({ event: "scan-complete" })
    },
    send: (at, share) => {
      const file = fileAt(at)
      tell({ event: "moved", file, at: "Hashed" })
      tell({ event: "moved", file, at: "Started" })
      tell({ event: "sent", file, bytes: Math.round(file.size * share) })
    },
    verify: at => {
      fake.send(at, 1)
      tell({ event: "moved", file: fileAt(at), at: "Stored" })
      tell({ event: "moved", file: fileAt(at), at: "Processing" })
    },
    end: (at, how) => {
      const final = finalOf(fileAt(at), how, fileAt)
      ends.set(final.file.ref, final)
      tell({ event: "moved", file: final.file, at: final.at })
      tell({ event: "ended", file: final.file, final })
    },
    finish: (fault, reconstruction) => {
      fake.enter("ended")
      const images = [...ends.values()]
      end.resolve({
        images,
        summary: { ...emptySummary, unfinished: images.filter(({ at }) => at === "Unfinished").length },
        metaFiles: [],
        bytesSent: images.reduce((sum, { at, file }) => (at === "Ready" ? sum + file.size : sum), 0),
        buckets: [],
        duration: 754_000,
        fault,
        cancelled,
        project: undefined,
        reconstruction,
      })
    },
    phase: () => phase,
    progress: () => tracker.snapshot(Date.now()),
    watch: () => () => {},
    add: async () => {
      calls.push("add")
      return end.promise
    },
    close: async () => void calls.push("close"),
    run: () => {
      calls.push("run")
      if (phase !== "ended") return end.promise
      end = Promise.withResolvers()
      cancelled = false
      again(files.map(({ ref }) => ref).filter(ref => (ends.get(ref)?.at ?? "Unfinished") === "Unfinished"))
      return end.promise
    },
    pause: () => {
      calls.push("pause")
      fake.enter("pausing")
    },
    resume: () => {
      calls.push("resume")
      fake.enter("uploading")
    },
    cancel: () => {
      calls.push("cancel")
      cancelled = true
      fake.enter("stopping")
    },
    retry: refs => {
      calls.push("retry")
      end = Promise.withResolvers()
      again([...(refs ?? ends.keys())])
      return end.promise
    },
    takeOver: () => {
      calls.push("takeOver")
      fake.enter("uploading")
    },
  }
  return fake
}

/** SHA-1 of a photo, as it were: the number of its name. */
export const checksumOf = ({ name }: Pick<SourceFile, "name">): string => (/\d+/.exec(name)?.[0] ?? "").padStart(40, "0")

const finalOf = (file: SourceFile, how: FinalOf, fileAt: (at: number) => SourceFile): Final => {
  // Of a duplicate it is that of the photo whose bytes it has.
  const named = how.at === "Duplicate" ? fileAt(how.of) : file
  const content = { checksum: checksumOf(named), size: file.size, type: "JPEG" } as const
  switch (how.at) {
    case "Ready":
      return { at: "Ready", file, content, id: "1" }
    case "Invalid":
      return { at: "Invalid", file, content, id: "1", problems: how.problems }
    case "Rejected":
    case "Skipped":
      return { at: how.at, file, problem: how.problem }
    case "Failed":
      return { at: "Failed", file, problem: how.problem, rerunMayHelp: how.rerunMayHelp }
    case "Unfinished":
      return { at: "Unfinished", file, content }
    case "Duplicate":
      return { at: "Duplicate", file, content, of: fileAt(how.of), as: "Ready" }
  }
}
