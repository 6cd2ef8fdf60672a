import type { Project } from "@altilift/core"
import { reconstructionFacts } from "../commands/followReconstruction.ts"
import { isLiveTerminal } from "../view/liveTerminal.ts"
import { printable } from "../view/printable.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { type ProjectStatus, waitsFor } from "./ProjectStatus.ts"
import { photosLine, reconstructionLines, statusLines, stuckFacts, stuckLine } from "./statusLines.ts"

/** How the status is shown while it is watched. */
interface Shown {
  readonly json: boolean
  readonly watch: boolean
}

/**
 * Reports what has changed since the status before: as events, as a picture that is drawn again on a terminal, and as a
 * line for each change elsewhere.
 *
 * @returns `report` yields whether anything has changed; `isReported`: nothing is left to report at the end
 */
export const makeStatusReporter = (project: Project, { json, watch }: Shown, display: StatusDisplay) => {
  const isDrawn = watch && !json && isLiveTerminal()
  const say = (line: string) => {
    if (watch && !isDrawn) display.say(line)
  }
  const photos = makeChanges()
  const reconstruction = makeChanges()
  const known = new Set<string>()

  const report = (now: ProjectStatus): boolean => {
    let changed = false
    if (photos(JSON.stringify(now.counts))) {
      changed = true
      display.emitFact({ event: "photos", ...now.counts, gigaPixels: now.gigaPixels })
      say(photosLine(now))
    }
    const task = now.reconstruction
    if (task !== undefined && reconstruction(JSON.stringify([reconstructionFacts(task), waitsFor(now), task.paused]))) {
      changed = true
      display.emitFact({ event: "reconstruction", ...reconstructionFacts(task), ...waitingFacts(now) })
      for (const line of reconstructionLines(now)) say(line)
    }
    for (const stuck of now.stuck) {
      const key = `${stuck.image.id} ${stuck.image.state}`
      if (known.has(key)) continue
      known.add(key)
      changed = true
      display.emitFact({ event: "stuck", ...stuckFacts(stuck) })
      say(stuckLine(stuck))
    }
    if (isDrawn) display.status([printable(project.name), ...statusLines(project, now)].join("\n"), "")
    return changed
  }
  return { report, isReported: json || (watch && !isDrawn) }
}

const waitingFacts = (now: ProjectStatus) => ({
  ...(waitsFor(now) === 0 ? {} : { waitsForPhotos: waitsFor(now) }),
  ...(now.reconstruction?.paused === undefined ? {} : { paused: now.reconstruction.paused }),
})

/** Whether a value differs from the one before. */
const makeChanges = () => {
  let last: string | undefined
  return (now: string): boolean => {
    if (now === last) return false
    last = now
    return true
  }
}
