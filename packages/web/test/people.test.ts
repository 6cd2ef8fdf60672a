import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

const password = "correct horse battery"

describe.skipIf(chromium === undefined)("people on the page that the service serves", () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    service = await startService()
    browser = await startBrowser()
    await service.addUser("bert@example.com", password)
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
  })

  /** The page with somebody signed in; every page has a tab of its own, and no session of another. */
  const openAs = async (email: string) => {
    const user = await openServedPage(browser.context(), service)
    const button = (name: string | RegExp) => user.page.getByRole("button", { name, exact: true })
    if (email !== "") {
      await user.signIn(email, password)
      await user.page.getByRole("heading", { name: "Choose a project" }).waitFor()
    }
    return { ...user, button }
  }

  it("who is invited sets a password and is signed in", async () => {
    const link = (await service.run("user", "invite", "anna@example.com")).trim()
    const { page, complaints, close } = await openAs("")
    await page.goto(link)
    await page.getByLabel("New password").fill(password)
    await page.getByLabel("The same again").fill(password)
    await page.getByRole("button", { name: "Set the password" }).click()
    await page.getByRole("heading", { name: "Choose a project" }).waitFor()
    expect(page.url()).toBe(`${service.url}/`)
    expect(await page.locator(".email").textContent()).toContain("anna@example.com")
    expect(complaints).toEqual([])
    await close()
  })

  it("a token is made with a name and an end, shown once, and revoked", async () => {
    const { page, button, close, complaints } = await openAs("bert@example.com")
    await button("Tokens").click()
    await page.getByLabel("Name of the token").fill("field laptop")
    await page.getByLabel("Valid for").selectOption("30")
    await page.getByLabel("It may").selectOption("read")
    await button("Make token").click()
    const secret = (await page.locator("code.secret").textContent()) ?? ""
    expect(secret).toMatch(/^[\w-]{43}$/)
    const login = `altilift login --endpoint ${service.url} --key ${service.account.key}`
    expect(await page.locator("code.command").textContent()).toBe(login)
    const self = async () => {
      const headers = { "content-type": "application/json", key: service.account.key, altitoken: secret }
      const body = JSON.stringify({ query: "{ my { self { email } } }" })
      return (await fetch(`${service.url}/graphql`, { method: "POST", headers, body })).json()
    }
    const row = page.getByRole("listitem").filter({ hasText: "field laptop" })
    await row.getByText(/^Never used · ends .* · It may only: look$/).waitFor()
    expect(await self()).toEqual({ data: { my: { self: { email: "bert@example.com" } } } })
    await button("Close").click()
    await button("Tokens").click()
    await row.getByText(/^Last used .* · ends .* · It may only: look$/).waitFor()
    await button("Revoke field laptop").waitFor()
    expect(await page.locator("code.secret").count()).toBe(0)
    page.once("dialog", dialog => void dialog.accept())
    await button("Revoke field laptop").click()
    await page.getByText("field laptop", { exact: true }).waitFor({ state: "detached" })
    expect(await self()).toEqual({ data: { my: { self: null } } })
    await page.getByLabel("Name of the token").fill("phone")
    await button("Make token").click()
    await page.locator("code.secret").waitFor()
    page.once("dialog", dialog => void dialog.accept())
    await button("Revoke phone").click()
    await page.locator("code.secret").waitFor({ state: "detached" })
    expect(complaints).toEqual([])
    await close()
  })

  it("a project is shared, is seen as whose it is, and left", async () => {
    const anna = await openAs("anna@example.com")
    await anna.makeProject("Quarry North")
    await anna.button("All projects").click()
    await anna.button("Share “Quarry North”").click()
    await anna.page.getByLabel("E-mail address").fill("nobody@example.com")
    await anna.button("Share").last().click()
    await anna.page.getByRole("alert").getByText("there is no user nobody@example.com here").waitFor()
    await anna.page.getByLabel("E-mail address").fill("bert@example.com")
    await anna.button("Share").last().click()
    await anna.page.getByRole("listitem").filter({ hasText: "bert@example.com" }).waitFor()

    const bert = await openAs("bert@example.com")
    await bert.page.getByText("of anna@example.com · you may look").waitFor()
    expect(await bert.button("Share “Quarry North”").count()).toBe(0)
    await anna.page.getByLabel("bert@example.com", { exact: true }).selectOption("upload")
    await expect
      .poll(async () => {
        await bert.page.reload()
        return bert.page.locator(".project", { hasText: "Quarry North" }).locator(".owner").textContent()
      })
      .toBe("of anna@example.com · you may upload")
    bert.page.once("dialog", dialog => void dialog.accept())
    await bert.button("Leave “Quarry North”").click()
    await bert.button("Leave “Quarry North”").waitFor({ state: "detached" })
    expect(await bert.page.getByText("Quarry North").count()).toBe(0)
    expect([...anna.complaints, ...bert.complaints]).toEqual([])
    await anna.close()
    await bert.close()
  })

  it("a link to a project shows it after the sign-in, and its list counts only what can be used", async () => {
    const { account } = service
    const ask = async (query: string) => {
      const headers = { "content-type": "application/json", key: account.key, altitoken: account.token }
      return (await fetch(`${service.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })).json()
    }
    const { data } = await ask('mutation { createProject(name: "Linked") { id page } }')
    const { id } = data.createProject
    await ask(`mutation { shareProject(id: "${id}", email: "bert@example.com", right: upload) { id } }`)
    const register = (name: string, digit: string) =>
      ask(
        `mutation { uploadImageS3(pid: "${id}", bucket: Local, filename: "${name}", checksum: "${digit.repeat(40)}") { image { id } } }`,
      )
    const given = await register("given-up.jpg", "1")
    await register("waits.jpg", "2")
    await ask(`mutation { abandonImages(pid: "${id}", ids: ["${given.data.uploadImageS3.image.id}"]) { id } }`)

    const user = await openServedPage(browser.context(), service)
    await user.page.goto("about:blank")
    await user.page.goto(`${service.url}/#project=${id}`)
    await user.signIn("bert@example.com", password)
    await user.page.getByText("Linked", { exact: true }).first().waitFor()
    await user.page.getByRole("tab", { name: "On the server" }).waitFor()
    expect(user.page.url()).toBe(`${service.url}/`)
    await user.page.getByRole("button", { name: "All projects" }).click()
    await user.page.getByRole("heading", { name: "Choose a project" }).waitFor()
    const facts = user.page.locator(".project", { hasText: "Linked" }).locator(".facts")
    expect(await facts.textContent()).toBe("0 photos · 1 on their way · 1 Invalid")
    expect(user.complaints).toEqual([])
    await user.close()
  })
})
