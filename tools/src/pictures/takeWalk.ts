import { execFileSync } from "node:child_process"
import { mkdir } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import type { RunningService } from "../demo/RunningService.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { openTerminal, type Terminal } from "./Terminal.ts"
import { pictureOf } from "./terminalPicture.ts"

const cli = resolve(import.meta.dirname, "../../../packages/cli")
const project = '"Quarry North"'

/** Installs the tarball of the command line into a folder, as its user would; yields the folder of its program. */
const installTarball = (folder: string): string => {
  const npm = (words: readonly string[], cwd: string) => execFileSync("npm", words, { cwd, encoding: "utf8" }).trim()
  const tarball = npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], cli)
  npm(["install", "--global", "--offline", "--prefix", join(folder, "prefix"), join(folder, basename(tarball))], folder)
  return join(folder, "prefix/bin")
}

/** Runs a command and waits for the prompt after it; yields the screen. */
const run = async (terminal: Terminal, command: string): Promise<string> => {
  terminal.keys(command, "Enter")
  const asked = command.slice(0, 30).replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  return terminal.until(new RegExp(`${asked}[\\s\\S]*\\n\\S*\\$ *\\S*\\s*$`))
}

/** Pictures of a user's first set with the tarball: checked, uploaded, safe, and its state. */
export const takeWalk = async (camera: Camera, service: RunningService, photos: string, save: SavePicture): Promise<void> => {
  const home = join(dirname(photos), "home")
  await mkdir(home)
  const environment = {
    PATH: `${installTarball(home)}:${process.env.PATH ?? ""}`,
    HOME: home,
    CI: "",
    NO_COLOR: "",
    LC_ALL: "C.UTF-8",
  }
  const { endpoint, key, token } = service.owner
  using terminal = openTerminal({ folder: dirname(photos), columns: 116, rows: 40, environment })
  terminal.keys("PS1='$ '; clear", "Enter")
  await terminal.until(/^\$/)
  terminal.keys(`altilift login --endpoint ${endpoint} --key ${key}`, "Enter")
  await terminal.until(/token/i)
  // A token may begin with a hyphen.
  terminal.keys("-l", "--", token)
  await run(terminal, "")
  const pictures = {
    "walk-check.svg": [`altilift check ${basename(photos)}`],
    "walk-upload.svg": [`altilift upload ${basename(photos)} --project ${project} --create --start --wait`],
    "walk-safe.svg": [
      `altilift check ${basename(photos)} --project ${project} --receipt quarry.json`,
      `altilift status ${project}`,
      `altilift download ${project} --to model`,
    ],
  }
  for (const [name, commands] of Object.entries(pictures)) {
    terminal.keys("clear", "Enter")
    await terminal.until(/^\S*\$ *\S*\s*$/)
    let screen = ""
    for (const command of commands) screen = await run(terminal, command)
    // The temporary folder is shown as the user's home.
    await save(name, await pictureOf(camera, screen.replaceAll(dirname(photos), "~")))
  }
}
