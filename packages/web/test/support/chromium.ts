import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { chromiumFlags, chromiumPath } from "../../../../tools/src/findChromium.ts"

/** Installs Debian's, where that can be done without asking anybody. */
const install = (): void => {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return
  console.log("The tests of the page need a browser: installing Debian's chromium")
  try {
    execFileSync("apt-get", ["update"], { stdio: "ignore" })
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore" })
  } catch (cause) {
    console.log(`chromium cannot be installed: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

const find = (): string | undefined => {
  const there = chromiumPath()
  if (there !== undefined) return there
  install()
  return chromiumPath()
}

/**
 * Path of the browser to test with; undefined where there is none, and then its tests are skipped. `CHROMIUM` names
 * another.
 */
export const chromium = find()

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
