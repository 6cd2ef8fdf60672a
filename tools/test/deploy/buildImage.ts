import { execFile } from "node:child_process"
import { resolve } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

export const deploy = resolve(import.meta.dirname, "../../../deploy")

/** Makes in a folder what the image contains, as the Dockerfile does. */
export const buildImage = (folder: string) =>
  run("sh", [`${deploy}/image/build.sh`, folder], { env: { ...process.env, CI: "true" } })
