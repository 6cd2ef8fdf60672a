/**
 * Loaded before the program (`--import`): opening, or looking at, a file whose name has `dead-open` or `dead-stat` in
 * it blocks a thread in the system, as on a network drive that answers no more; so does opening one with `dead-again`
 * for the second time. The named pipe `DEAD_DISK` has no writer, and is opened without O_NONBLOCK.
 */
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"

const pipe = process.env.DEAD_DISK ?? ""
const { openSync, open: openWithCallback } = fs
const { open, stat } = fs.promises

const isDead = (path: unknown, what: string): boolean => String(path).includes(what)
const opened = new Set<string>()
const isDeadToOpen = (path: unknown): boolean => {
  const again = opened.has(String(path))
  opened.add(String(path))
  return isDead(path, "dead-open") || (again && isDead(path, "dead-again"))
}

Object.assign(fs, {
  openSync: (...words: Parameters<typeof openSync>) => (isDead(words[0], "dead-open") ? openSync(pipe, "r") : openSync(...words)),
  open: (path: string, ...rest: Array<unknown>) =>
    Reflect.apply(openWithCallback, fs, isDead(path, "dead-open") ? [pipe, "r", rest.at(-1)] : [path, ...rest]),
})
Object.assign(fs.promises, {
  open: (...words: Parameters<typeof open>) => (isDeadToOpen(words[0]) ? open(pipe, "r") : open(...words)),
  stat: async (...words: Parameters<typeof stat>) => {
    if (isDead(words[0], "dead-stat")) await open(pipe, "r")
    return stat(...words)
  },
})
syncBuiltinESMExports()
