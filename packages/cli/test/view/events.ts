import type { Event, Final, Problem, Progress, SourceFile } from "@altilift/core"
import { makeProgress } from "@altilift/core"

export const file = (name: string, size = 1_000_000): SourceFile => ({ ref: `/photos/${name}`, name, size, modifiedAt: 0 })
export const content = { checksum: "a".repeat(40), size: 1_000_000, type: "JPEG" } as const
export const ready = (name: string): Final => ({ at: "Ready", file: file(name), content, id: "1f" })

/** How far a run is, so many seconds after these events, one a second. */
export const seenAfter = (seconds: number, ...events: ReadonlyArray<Event>): Progress => {
  const tracker = makeProgress(0)
  for (const [index, event] of events.entries()) tracker.onEvent(event, (index + 1) * 1000)
  return tracker.snapshot((events.length + seconds) * 1000)
}
export const after = (...events: ReadonlyArray<Event>): Progress => seenAfter(0, ...events)

export const found = (name: string): Event => ({ event: "found", file: file(name) })
export const moved = (
  name: string,
  at: "Hashed" | "Absent" | "Signed" | "Started" | "Stored" | "Processing" | "Ready",
): Event => ({
  event: "moved",
  file: file(name),
  at,
})
export const sent = (name: string, bytes: number): Event => ({ event: "sent", file: file(name), bytes })
export const ended = (final: Final): Event => ({ event: "ended", file: final.file, final })

/** What another server said, which is shown as it was said. */
export const said = (message: string): Problem => ({ code: "server-said", message })

export const retrying = (message: string, delay: number): Event => ({
  event: "retrying",
  activity: "image-state",
  name: "",
  problem: said(message),
  attempt: 1,
  delay,
})

export const wide = { width: 120, height: 24, colour: false }
