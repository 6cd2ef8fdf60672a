import { chromiumFlags, chromiumPath } from "../../../../tools/src/findChromium.ts"
import { foundOrInstalled } from "./foundOrInstalled.ts"

/**
 * Path of the browser to test with; undefined where there is none, and then its tests are skipped. `CHROMIUM` names
 * another.
 */
export const chromium = foundOrInstalled(chromiumPath, "chromium")

if (chromium === undefined) {
  console.log("SKIPPED: the tests of the page, for want of Chromium. Install it, or name it: CHROMIUM=/path/to/chrome npm test")
}

/** It makes no requests of its own, and also runs as root. */
export const launchOptions = {
  ...(chromium === undefined ? {} : { executablePath: chromium }),
  // Where no locale is set, Chromium cannot keep files whose names are not ASCII.
  env: { ...process.env, LC_ALL: "C.UTF-8" },
  args: [
    ...chromiumFlags,
    // WebGL without a graphics card.
    "--enable-unsafe-swiftshader",
  ],
}
