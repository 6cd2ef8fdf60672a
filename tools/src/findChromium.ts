import { readFileSync } from "node:fs"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

/** Path of Chromium or Chrome on this machine; `CHROMIUM` names another. `undefined`: there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env.CHROMIUM ?? "", ...names.map(name => `/usr/bin/${name}`)].find(isThere)

/** The same. Throws where there is none. */
export const findChromium = (): string => {
  const place = chromiumPath()
  if (place === undefined) throw new Error("no Chromium here: install it, or name it: CHROMIUM=/path/to/chrome")
  return place
}

const isThere = (place: string): boolean => {
  try {
    return place !== "" && readFileSync(place).length > 0
  } catch {
    return false
  }
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
