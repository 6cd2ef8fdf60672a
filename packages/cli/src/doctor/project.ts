import { UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { ServerClient } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { found, problemFound } from "./Finding.ts"
import { askOnce } from "./server.ts"

/** Whether the project is there, and may be uploaded into. */
export const checkProject = Effect.fnUntraced(function* (name: string) {
  const api = yield* UploadApi
  const { client } = yield* ServerClient
  const project = yield* api.findProject(name).pipe(
    Effect.map(project => project ?? ({ code: "project-unknown", name } as const)),
    Effect.catch(({ problem }) => Effect.succeed(problem)),
  )
  if ("code" in project) return [problemFound("project", project)]
  const listed = yield* askOnce(signal => client.projects({ search: project.name, signal }))
  const right = "value" in listed ? listed.value.items.find(({ id }) => id === project.id)?.right : undefined
  const findings: Findings = [
    right === "view"
      ? found("project", "wrong", "project-view-only", { name: project.name })
      : found("project", "ok", "project-open", { name: project.name, right }),
  ]
  return findings
})
