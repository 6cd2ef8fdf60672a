import type { Page } from "playwright-core"

/** Events of Chromium's `Input.dispatchDragEvent`: files or folders are dropped in the middle of a page. */
export const dragEvents = (paths: ReadonlyArray<string>) => {
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  return (["dragEnter", "dragOver", "drop"] as const).map(type => ({ type, x: 400, y: 400, data }))
}

/** Drops files or folders in the middle of a page, as a file manager does. */
export const dropFiles = async (page: Page, paths: ReadonlyArray<string>): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  for (const event of dragEvents(paths)) await session.send("Input.dispatchDragEvent", event)
  await session.detach()
}
