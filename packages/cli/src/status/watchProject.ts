import type { Project } from "@altilift/core"
import { Effect } from "effect"
import { inspectProject, isSettled, type ProjectStatus } from "./ProjectStatus.ts"

/** Between two questions (milliseconds): longer and longer while nothing changes. */
const wait = { first: 1_000, most: 10_000 }

/**
 * Polls a project until nothing in it will change by itself. An upload registers its photos one after the other, so
 * that must be so twice.
 *
 * @param report called with each status; yields whether it has changed
 */
export const watchProject = Effect.fn("watchProject")(function* (project: Project, report: (now: ProjectStatus) => boolean) {
  let delay = wait.first
  for (let settled = 0; ; ) {
    const now = yield* inspectProject(project)
    delay = report(now) ? wait.first : Math.min(wait.most, delay * 1.5)
    settled = isSettled(now) ? settled + 1 : 0
    if (settled > 1) return now
    yield* Effect.sleep(delay)
  }
})
