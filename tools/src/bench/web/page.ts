import type { RunningService } from "../../demo/RunningService.ts"
import { dragEvents } from "../../dropFiles.ts"
import type { Chrome } from "./Chrome.ts"
import type { Target } from "./Target.ts"

/** The page's uploader in place of the page that the service serves, signed in and with a project open. */
export const openUploader = async (
  chrome: Chrome,
  service: Pick<RunningService, "url" | "owner">,
  project: string,
): Promise<Target> => {
  const page = await chrome.open(service.url)
  const { key, token } = service.owner
  const settings = { endpoint: service.url, key, token, project, locale: "en" }
  await page.until(`document.querySelector("#app button")`)
  await page.evaluate(`(async () => {
    window.longest = 0
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    }).observe({ entryTypes: ["longtask"] })
    window.phases = {}
    addEventListener("altilift-phase", ({ detail }) => { window.phases[detail.phase] = performance.now() })
    await import("/element.js")
    const element = document.createElement("altilift-uploader")
    Object.assign(element, ${JSON.stringify(settings)})
    document.body.replaceChildren(element)
    window.part = selector => element.shadowRoot.querySelector(selector)
  })()`)
  await page.until(`part(".drop .button:enabled")`)
  return page
}

/** Drops files or folders in the middle of the page. */
export const drop = async (page: Target, paths: readonly string[]): Promise<void> => {
  for (const event of dragEvents(paths)) await page.send("Input.dispatchDragEvent", event)
}
