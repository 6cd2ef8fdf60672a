import { once } from "node:events"
import { existsSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { addApp } from "../src/accounts/Apps.ts"
import { ask } from "./api.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { inStore } from "./store.ts"

const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium"
const there = existsSync(chromiumPath)
if (!there) console.warn(`No Chromium at ${chromiumPath} (CHROMIUM names another): the sign-in page is not tried in a browser.`)

const quiet = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
]
const password = "correct horse battery"

/** A browser focuses the field with `autofocus` when it draws, which may be after the page has loaded. */
const focused = (page: Page, label: string): Promise<void> => page.getByLabel(label).and(page.locator(":focus")).waitFor()

describe.skipIf(!there)("the sign-in page in a browser", () => {
  let service: RunningService
  let app: Server
  let browser: Browser
  let key: string
  let callback: string
  const asked: Array<string> = []

  beforeAll(async () => {
    app = createServer((request, response) => {
      asked.push(request.url ?? "")
      response.writeHead(200, { "content-type": "text/html" }).end("<title>the app</title>")
    }).listen(0, "127.0.0.1")
    await once(app, "listening")
    callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/done`
    service = await startService()
    await inStore(service.data, addUser("anna@example.com", { password }))
    key = (await inStore(service.data, addApp("Survey Desk", [callback]))).key
    browser = await chromium.launch({ executablePath: chromiumPath, args: [...quiet, "--disable-quic"] })
  })
  afterAll(async () => {
    await browser?.close()
    app?.close()
    await removeAll()
  })

  it("is passed with the keyboard, after a wrong password too, and leads back to the app with a token", async () => {
    const page = await browser.newPage()
    const complaints: Array<string> = []
    page.on("console", message => message.type() === "error" && complaints.push(message.text()))
    const state = "état & more"
    const query = new URLSearchParams({ client_id: key, response_type: "token", redirect_uri: callback, state })
    await page.goto(`${service.url}/auth/start?${query}`)
    await focused(page, "E-mail")
    await page.keyboard.type("anna@example.com")
    await page.keyboard.press("Tab")
    await page.keyboard.type("wrong password")
    await page.keyboard.press("Enter")
    await page.getByRole("alert").waitFor()
    expect(await page.getByRole("alert").innerText()).toBe("The e-mail address or the password is wrong.")
    expect(await page.getByLabel("E-mail").inputValue()).toBe("anna@example.com")
    await focused(page, "Password")
    await page.keyboard.type(password)
    await page.keyboard.press("Enter")
    await page.waitForURL(url => url.href.startsWith(callback))
    const answer = new URLSearchParams(new URL(page.url()).hash.slice(1))
    expect(answer.get("state")).toBe(state)
    const login = { key, token: answer.get("access_token") ?? "" }
    expect((await ask(service, "{ my { self { email } } }", {}, login)).data.my.self.email).toBe("anna@example.com")
    expect(asked.filter(path => path.startsWith("/done"))).toEqual(["/done"])
    // The refused attempt itself is one; a style or a target that the policy blocks would be another.
    expect(complaints.filter(text => !text.includes("403"))).toEqual([])
    await page.close()
  })

  it("is readable in light and dark, and on a phone without scrolling sideways", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } })
      const query = new URLSearchParams({ client_id: key, response_type: "token", redirect_uri: callback, state: "s" })
      await page.goto(`${service.url}/auth/start?${query}`)
      const [width, background] = (await page.evaluate(
        "[document.documentElement.scrollWidth, getComputedStyle(document.querySelector('main')).backgroundColor]",
      )) as [number, string]
      expect(width).toBeLessThanOrEqual(320)
      expect(background).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(26, 35, 44)")
      await page.close()
    }
  })
})
