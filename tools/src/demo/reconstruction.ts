import { createHash } from "node:crypto"
import { access, constants, mkdir, open } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { createClient } from "@altilift/core/client"
import type { Owner } from "./RunningService.ts"

/** Settings of a service that reconstructs with COLMAP. */
export const settings = {
  reconstructors: [{ name: "sparse", kind: "command", command: ["altilift-reconstruct-colmap", "--quality", "low"] }],
}

/** Why there can be no reconstruction here; `undefined`: COLMAP is on the path. */
export const whyNot = async (path = process.env.PATH ?? ""): Promise<string | undefined> => {
  for (const folder of path.split(delimiter)) {
    const there = await access(join(folder, "colmap"), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there) return undefined
  }
  const install = "apt-get install --no-install-recommends colmap"
  return `a reconstruction needs COLMAP: install it (Debian: ${install}), then run the same command again`
}

/** Follows a reconstruction to its end; whether it is Done. */
export const follow = async (owner: Owner, project: string): Promise<boolean> => {
  const client = createClient(owner)
  let shown = ""
  while (true) {
    const { reconstruction } = await client.project(project)
    const { state = "none", step, progress, problem, output = [] } = reconstruction ?? {}
    const line = step === undefined ? state : `${step}, ${Math.floor((progress ?? 0) * 10) * 10} %`
    if (line !== shown) console.log(`model     ${line}`)
    shown = line
    if (state === "Done") return true
    if (state !== "Running" && state !== "Pending") {
      const why = problem === undefined ? "" : JSON.stringify(problem)
      console.log(["model     failed", why, ...output.slice(-5)].join("\n"))
      return false
    }
    await after(500)
  }
}

/** Downloads the results into a folder, checked by their SHA-1; a line about each. */
export const downloadResults = async (owner: Owner, project: string, folder: string): Promise<readonly string[]> => {
  const { downloads } = await createClient(owner).project(project)
  const lines: Array<string> = []
  for (const { name, size, kind, checksum, link } of downloads) {
    if (link === undefined || name.split("/").includes("..")) throw new Error(`a result cannot be downloaded: ${name}`)
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const { body } = await fetch(link)
    if (body === null) throw new Error(`the service gave nothing for ${name}`)
    const hash = createHash("sha1")
    await using file = await open(path, "w")
    for await (const chunk of body) {
      hash.update(chunk)
      await file.write(chunk)
    }
    if (hash.digest("hex") !== checksum) throw new Error(`${name} is not what the service says it is`)
    lines.push(`result    ${path} (${kind ?? "other"}, ${size} bytes)`)
  }
  return lines
}
