import { paramsOf } from "@altilift/core"
import type { Notice } from "./Notice.ts"

const instant = (at: number): string => new Date(at).toISOString()
const instantOrNull = (at: number | null): string | null => (at === null ? null : instant(at))

/** The body of a webhook: `type`, `timestamp` and `data`, as Standard Webhooks recommends. */
export const webhookBody = ({ kind, at, project, images, movedAt, reconstruction }: Notice): string =>
  JSON.stringify({
    type: `project.${kind}`,
    timestamp: instant(at),
    data: {
      project,
      images,
      lastMoved: instant(movedAt),
      reconstruction: reconstruction && {
        id: reconstruction.id,
        state: reconstruction.state,
        started: instantOrNull(reconstruction.startedAt),
        ended: instantOrNull(reconstruction.endedAt),
        problem: reconstruction.problem && { code: reconstruction.problem.code, params: paramsOf(reconstruction.problem) },
      },
    },
  })
