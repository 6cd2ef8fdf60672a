import type { Page } from "playwright-core"
import type { RunningService } from "../demo/RunningService.ts"
import { dropFiles } from "../dropFiles.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { button, signIn } from "./signIn.ts"

/** Signs in, and makes a project. */
const openProject = async (page: Page, service: RunningService, project: string): Promise<void> => {
  await signIn(page, service)
  await button(page, "New project").first().click()
  await page.getByLabel("Name of the new project", { exact: true }).fill(project)
  await button(page, "Create project").click()
  await page.locator(".drop").waitFor()
}

const percent = async (page: Page): Promise<number> =>
  Number.parseFloat((await page.locator(".progress-figures .percent").textContent()) ?? "0")

/** The page in the middle of an upload, and at its end. */
export const takePage = async (camera: Camera, service: RunningService, photos: string, save: SavePicture): Promise<void> => {
  const page = await camera.open(1200, 1140)
  await openProject(page, service, "Quarry North")
  await dropFiles(page, [photos])
  await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
  await button(page, "Start upload").click()
  await page.locator(".progress-figures .percent").waitFor()
  while ((await percent(page)) < 55) await page.waitForTimeout(100)
  await save("page-uploading.svg", await camera.take(page))
  await page.getByRole("button", { name: /^Start reconstruction with/ }).waitFor()
  await save("page-ended.svg", await camera.take(page))
  await page.close()
}
