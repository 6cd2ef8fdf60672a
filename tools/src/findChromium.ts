import { firstInstalled } from "./firstInstalled.ts"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

/** Path of Chromium or Chrome on this machine; `CHROMIUM` names another. `undefined`: there is none. */
export const chromiumPath = (): string | undefined => firstInstalled(process.env.CHROMIUM, names)

/** The same. Throws where there is none. */
export const findChromium = (): string => {
  const place = chromiumPath()
  if (place === undefined) throw new Error("no Chromium here: install it, or name it: CHROMIUM=/path/to/chrome")
  return place
}

/** It makes no requests of its own, and also runs as root. */
export const chromiumFlags: ReadonlyArray<string> = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--lang=en",
]
