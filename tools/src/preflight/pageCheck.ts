import { readdirSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { startChrome } from "../bench/web/Chrome.ts"
import { listen } from "../faults/listening.ts"
import type { Check } from "./score.ts"

const index = fileURLToPath(import.meta.resolve("@altilift/web/index.html"))
const assets = join(dirname(index), "assets")
const comlink = join(dirname(createRequire(index).resolve("comlink")), "../esm/comlink.mjs")

/** Checks photos with the worker of the built page, in Chromium: with its decoder, and the page's sequence of calls. */
export const startPageCheck = async (): Promise<{ readonly check: Check } & AsyncDisposable> => {
  const worker = readdirSync(assets).find(name => /^preflightWorker.*\.js$/.test(name))
  if (worker === undefined) throw new Error(`no preflightWorker in ${assets}: build the page first`)
  let folder = ""
  const site = await startSite(path => {
    if (path === "/comlink.js") return comlink
    return path.startsWith("/assets/") ? join(assets, path.slice("/assets/".length)) : join(folder, path)
  })
  const chrome = await startChrome()
  const page = await chrome.open(site.url)
  await page.until(`document.title === "Preflight"`)
  await page.evaluate(`window.check = ${checkInPage}`)
  return {
    check: async dir => {
      folder = dir
      const names = await readdir(dir)
      const codes = await page.evaluate<ReadonlyArray<ReadonlyArray<string>>>(
        `check(${JSON.stringify(names)}, "/assets/${worker}")`,
      )
      return new Map(names.map((name, at) => [join(dir, name), codes[at] ?? []]))
    },
    [Symbol.asyncDispose]: async () => {
      await chrome[Symbol.asyncDispose]()
      await site[Symbol.asyncDispose]()
    },
  }
}

/** A function of the page: from names of photos and the address of the worker to the codes of each photo's hints. */
const checkInPage = `async (names, address) => {
  const { wrap } = await import("/comlink.js")
  const worker = new Worker(address, { type: "module" })
  const api = wrap(worker)
  const files = await Promise.all(names.map(async name => ({ name, file: await (await fetch("/" + name)).blob() })))
  const facts = await api.facts(files)
  const images = facts.flatMap((one, at) => (one.kind === "image" ? [at] : []))
  const photos = []
  for (const at of images) photos.push({ facts: facts[at], pixels: await api.pixels(files[at].file, facts[at]) })
  const checked = await api.check({ photos, now: Date.now() })
  worker.terminate()
  return names.map((_, at) => (checked.photos[images.indexOf(at)]?.hints ?? []).map(({ code }) => code))
}`

/** Serves an empty page at `/`, and the files that `fileOf` names. */
const startSite = async (fileOf: (path: string) => string) => {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://here").pathname)
    if (path === "/") {
      return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Preflight</title>")
    }
    const bytes = await readFile(fileOf(path)).catch(() => undefined)
    const type = /\.js$/.test(path) ? "text/javascript" : "image/jpeg"
    response.writeHead(bytes === undefined ? 404 : 200, { "content-type": type }).end(bytes)
  })
  return {
    url: await listen(server, 0),
    [Symbol.asyncDispose]: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
