import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type RunningService, startService } from "../demo/RunningService.ts"
import { follow, settings } from "../demo/reconstruction.ts"
import { readReport } from "../demo/report.ts"
import { runUpload } from "../demo/upload.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { button, signIn } from "./signIn.ts"

/** The point cloud that COLMAP makes of real photos, in the page. Uploads them through the command line. */
export const takeModel = async (
  camera: Camera,
  photos: string,
  folder: string,
  makeSave: (token: string) => SavePicture,
): Promise<void> => {
  await mkdir(folder)
  const config = join(folder, "altilift.json")
  await writeFile(config, JSON.stringify(settings))
  const service = await startService(folder, { args: ["--config", config] })
  try {
    const { owner, ended: serviceEnded } = service
    const report = join(folder, "report.json")
    await runUpload({ photos, cloud: undefined, owner, home: join(folder, "home"), report, serviceEnded })
    const project = (await readReport(report))?.project.id
    if (project === undefined || !(await follow(owner, project))) throw new Error(`there is no model of ${photos}`)
    await makeSave(owner.token)("page-model.svg", await takeCloud(camera, service))
  } finally {
    await service.end()
  }
}

/** The point cloud of the project, in the page, as it is first seen. */
export const takeCloud = async (camera: Camera, service: Pick<RunningService, "url" | "owner">): Promise<string> => {
  const page = await camera.open(1200, 800)
  await signIn(page, service)
  await page.getByText("Demo", { exact: true }).first().click()
  await page.getByRole("tab", { name: "On the server" }).click()
  await button(page, "See the result").click()
  await page.getByText(/\d points · \d+ cameras/).waitFor()
  await page.getByLabel("Turn by itself").uncheck()
  // The map behind the dialog has one of this name too.
  await page.locator("dialog").getByRole("button", { name: "Show all", exact: true }).click()
  await page.waitForTimeout(2_000)
  const svg = await camera.take(page, "dialog")
  await page.close()
  return svg
}
