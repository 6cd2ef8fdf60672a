import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { givenCeph } from "../../../tools/src/ceph/startCeph.ts"
import { type FleetBucket, makeBucket } from "../../../tools/src/fleet/FleetBucket.ts"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { type Browser, startBrowser } from "./support/Browser.ts"
import { chromium } from "./support/chromium.ts"
import { type Service, startService } from "./support/Service.ts"
import { openServedPage } from "./support/servedPage.ts"

const count = 3
const ceph = givenCeph()

describe.skipIf(chromium === undefined || ceph === undefined)("photos of a vault in a bucket, on Ceph", () => {
  let folder: string
  let vault: FleetBucket
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-vault-"))
    await generatePhotos({ dir: join(folder, "photos"), count, width: 640, height: 360, seed: 6 })
    vault = await makeBucket(ceph?.url ?? "", "vault")
    const { accessKeyId, secretAccessKey } = vault.keys
    const place = { cloud: "S3", bucket: vault.name, endpoint: vault.origin, pathStyle: true, accessKeyId }
    const config = join(folder, "altilift.json")
    await writeFile(config, JSON.stringify({ vault: { ...place, secretAccessKey: { env: "VAULT_SECRET" } } }))
    service = await startService({ ALTILIFT_CONFIG: config, VAULT_SECRET: secretAccessKey })
    browser = await startBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await vault?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  it("are shown from there: thumbnails, the original, and what its header says", async () => {
    const user = await openServedPage(browser.context(), service)
    const { page } = user
    await user.signInByToken(service.account.token)
    await user.makeProject("In a bucket")
    await user.drop(join(folder, "photos"))
    await user.start("never")
    await user.ended()
    await page.getByRole("tab", { name: "On the server" }).click()
    const thumbnails = page.locator("#panel-server .thumb img")
    await thumbnails.nth(count - 1).waitFor()
    const widths = () => thumbnails.evaluateAll(all => all.map(one => (one as HTMLImageElement).naturalWidth))
    await expect.poll(widths).toEqual(Array(count).fill(320))
    expect(user.asked).toContain(vault.origin)

    const dialog = page.getByRole("dialog")
    const picture = dialog.locator(".view-ground img")
    const camera = () => dialog.locator("dd").nth(2).textContent()
    await page
      .getByRole("button", { name: /^View / })
      .first()
      .click()
    await expect.poll(() => picture.evaluate(one => (one as HTMLImageElement).naturalWidth)).toBe(640)
    // Read from the first bytes of the original, by script: the bucket has a CORS rule.
    await expect.poll(camera).not.toBe("not in the photo")
    expect(user.complaints).toEqual([])
    await user.close()
  }, 120_000)
})
