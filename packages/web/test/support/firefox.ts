import { type Browser, launch } from "puppeteer-core"
import { firefoxPath } from "../../../../tools/src/findFirefox.ts"
import { foundOrInstalled } from "./foundOrInstalled.ts"

/**
 * Path of Firefox; undefined where there is none, and then its tests are skipped. `FIREFOX` names another.
 */
export const firefox = foundOrInstalled(firefoxPath, "firefox-esr")

if (firefox === undefined) {
  console.log("SKIPPED: the tests of the page in Firefox. Install firefox-esr, or name it: FIREFOX=/path/to/firefox npm test")
}

/** Firefox over WebDriver BiDi, with a profile of its own. `downloads`: the folder of what it downloads. */
export const startFirefox = (downloads: string): Promise<Browser> => {
  if (firefox === undefined) throw new Error("there is no Firefox: this test should have been skipped")
  return launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    defaultViewport: { width: 1280, height: 900 },
    extraPrefsFirefox: {
      "intl.accept_languages": "en",
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
    },
  })
}
