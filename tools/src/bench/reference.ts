import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { RunningService } from "../demo/RunningService.ts"

/** What the tools of the trade take for the same work. */
export interface Reference {
  readonly seconds: number
  /** CPU seconds, user and system. */
  readonly cpu: number
}

const Registered = z.record(z.string(), z.object({ url: z.string() }))

type Asked = Pick<RunningService, "url" | "owner">

/** Asks the API of a service as its owner. */
export const ask = async (service: Asked, query: string): Promise<unknown> => {
  const headers = { "content-type": "application/json", key: service.owner.key, altitoken: service.owner.token }
  const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
  const { data, errors } = z.object({ data: z.unknown(), errors: z.unknown().optional() }).parse(await response.json())
  if (errors !== undefined) throw new Error(`the service refuses: ${JSON.stringify(errors)}`)
  return data
}

export const createProject = async (service: Asked, name: string): Promise<string> =>
  z
    .object({ createProject: z.object({ id: z.string() }) })
    .parse(await ask(service, `mutation { createProject(name: "${name}") { id } }`)).createProject.id

/** Signed URLs for so many images. */
const register = async (service: RunningService, project: string, count: number): Promise<readonly string[]> => {
  const urls: string[] = []
  for (let from = 0; from < count; from += 50) {
    const fields = Array.from({ length: Math.min(50, count - from) }, (_, index) => from + index)
      .map(index => `r${index}: uploadImageS3(pid: "${project}", bucket: Local, filename: "${index}.jpg") { url }`)
      .join("\n")
    urls.push(...Object.values(Registered.parse(await ask(service, `mutation { ${fields} }`))).map(({ url }) => url))
  }
  return urls
}

/**
 * `openssl dgst -sha1` over all photos, then `curl --parallel` PUTs of the same files to URLs that were registered
 * before: the clock runs over these two only.
 */
export const runReference = async (
  service: RunningService,
  photos: string,
  project: string,
  folder: string,
): Promise<Reference> => {
  const files = readdirSync(photos)
    .sort()
    .map(name => join(photos, name))
  const urls = await register(service, project, files.length)
  const config = join(folder, "curl.config")
  const transfers = files.map((file, index) => `url = "${urls[index]}"\nupload-file = "${file}"\noutput = "/dev/null"`)
  writeFileSync(config, `parallel\nparallel-max = 8\nsilent\nshow-error\nfail\n${transfers.join("\n")}\n`)
  const script = 'TIMEFORMAT="%R %U %S"; time { openssl dgst -sha1 "$1"/* >/dev/null && curl -K "$2"; }'
  const child = spawn("bash", ["-c", script, "reference", photos, config], { stdio: ["ignore", "inherit", "pipe"] })
  let said = ""
  child.stderr.on("data", chunk => {
    said += chunk
  })
  const [code] = await once(child, "close")
  const [seconds, user, system] = said.trim().split(/\s+/).slice(-3).map(Number)
  if (code !== 0 || seconds === undefined) throw new Error(`the reference failed: ${said}`)
  return { seconds, cpu: (user ?? 0) + (system ?? 0) }
}
