import { execFileSync } from "node:child_process"
import { resolve } from "node:path"
import type { RunningService } from "../demo/RunningService.ts"
import { dropFiles } from "../dropFiles.ts"
import type { Camera } from "./Camera.ts"
import type { SavePicture } from "./makeSave.ts"
import { button } from "./signIn.ts"

const operator = resolve(import.meta.dirname, "../../../packages/node-service/bin/altilift-service.js")
const password = "correct horse battery staple"

/** The link of an invitation, as the operator gets it. */
const invite = ({ data }: RunningService, email: string): string => {
  const told = execFileSync(process.execPath, [operator, "user", "invite", email, "--data", data], { encoding: "utf8" })
  const link = /https?:\S+/.exec(told)?.[0]
  if (link === undefined) throw new Error(`there is no link in:\n${told}`)
  return link
}

/** Takes the pictures of a first set in the browser, from the invitation to "Safe to format the card". */
export const takeInvited = async (camera: Camera, service: RunningService, photos: string, save: SavePicture): Promise<void> => {
  const page = await camera.open(1200, 700)
  await page.goto(invite(service, "anna@example.com"))
  await save("walk-invitation.svg", await camera.take(page, "main"))
  for (const field of await page.locator("input[type=password]").all()) await field.fill(password)
  await button(page, "Set the password").click()
  await button(page, "New project").first().click()
  await page.getByLabel("Name of the new project", { exact: true }).fill("Quarry North")
  await button(page, "Create project").click()
  await page.locator(".drop").waitFor()
  await dropFiles(page, [photos])
  await page.getByRole("heading", { name: "Ready to upload" }).waitFor()
  await page.waitForTimeout(5_000)
  await save("walk-preflight.svg", await camera.take(page))
  await button(page, "Start upload").click()
  await page.getByText(/^(Safe to format the card|Do not format the card yet)$/).waitFor()
  await save("walk-safe-page.svg", await camera.take(page))
  await page.close()
}
