import type { RunningService } from "../../demo/RunningService.ts"
import type { Chrome } from "./Chrome.ts"
import type { Target } from "./Target.ts"

/** The page's uploader in a page that holds nothing else, signed in and with a project open. */
export const openUploader = async (chrome: Chrome, service: RunningService, project: string): Promise<Target> => {
  const page = await chrome.open(`${service.url}/page.json`)
  await page.until(`location.pathname === "/page.json" && document.readyState === "complete"`)
  await page.evaluate(`(async () => {
    window.longest = 0
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    }).observe({ entryTypes: ["longtask"] })
    window.phases = {}
    addEventListener("altilift-phase", ({ detail }) => { window.phases[detail.phase] = performance.now() })
    await import("/element.js")
    const element = document.createElement("altilift-uploader")
    const settings = ${JSON.stringify({ endpoint: service.url, key: service.owner.key, token: service.owner.token, project, locale: "en" })}
    Object.assign(element, settings)
    document.body.replaceChildren(element)
    window.part = selector => element.shadowRoot.querySelector(selector)
  })()`)
  await page.until(`part(".drop .button:enabled")`)
  return page
}

/** Drops files or folders in the middle of the page. */
export const drop = async (page: Target, paths: readonly string[]): Promise<void> => {
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ["dragEnter", "dragOver", "drop"]) await page.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data })
}
