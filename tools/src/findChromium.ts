import { readFileSync } from "node:fs"

const places = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** Path of Chromium or Chrome on this machine. Throws where there is none. */
export const findChromium = (): string => {
  const place = places.find(one => {
    try {
      return one !== "" && readFileSync(one).length > 0
    } catch {
      return false
    }
  })
  if (place === undefined) throw new Error("there is no Chromium here: install it, or name it: CHROMIUM=/path/to/chrome")
  return place
}
