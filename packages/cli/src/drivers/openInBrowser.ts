import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import { Effect } from "effect"

/** Whether this terminal is on a machine with a display. */
const hasDisplay = (): boolean => {
  const { env, platform, stdout } = process
  if (!stdout.isTTY || env.SSH_CONNECTION !== undefined) return false
  return platform === "darwin" || platform === "win32" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME)
}

/** Milliseconds within which a program that cannot be started fails. */
const startsWithin = 300

/**
 * Opens an address in the browser of the platform; without a display it does nothing. The library is loaded on use.
 *
 * @returns false where the opener could not be started
 */
export const openInBrowser = (address: string): Effect.Effect<boolean> => {
  if (!hasDisplay()) return Effect.succeed(true)
  return Effect.tryPromise(async () => {
    const { default: open } = await import("open")
    const opener = await open(address)
    const failed = once(opener, "error").then(() => false)
    return Promise.race([failed, pause(startsWithin, true)])
  }).pipe(Effect.orElseSucceed(() => false))
}
