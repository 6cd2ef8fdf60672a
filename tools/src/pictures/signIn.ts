import type { Page } from "playwright-core"
import type { RunningService } from "../demo/RunningService.ts"

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })

/** Signs in with the owner's token. */
export const signIn = async (page: Page, { url, owner }: Pick<RunningService, "url" | "owner">): Promise<void> => {
  await page.goto(url)
  await page.getByText("Advanced", { exact: true }).click()
  await button(page, "Use a token").click()
  await page.locator("input[name=token]").fill(owner.token)
  await button(page, "Sign in").click()
}
