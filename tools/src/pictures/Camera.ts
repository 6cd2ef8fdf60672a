import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type BrowserContext, chromium, type Page } from "playwright-core"
import { rolldown } from "rolldown"
import { chromiumFlags, findChromium } from "../findChromium.ts"
import { tidySvg } from "./tidySvg.ts"

/** A browser whose pages can be taken as SVG. */
export interface Camera extends AsyncDisposable {
  /** An empty page of this size, in CSS pixels. */
  readonly open: (width: number, height: number) => Promise<Page>
  /** What is visible of a page, or of an element of it, as SVG. */
  readonly take: (page: Page, selector?: string) => Promise<string>
}

/** Bundles what runs in the page. */
const bundleInPage = async (): Promise<string> => {
  const bundle = await rolldown({ input: join(import.meta.dirname, "inPage/main.ts"), platform: "browser" })
  const { output } = await bundle.generate({ format: "iife" })
  await bundle.close()
  return output[0].code
}

/** Arimo, Arial, Liberation Sans and Helvetica have the same metrics: an SVG does not show the font of this machine. */
const family = 'Arimo, Arial, "Liberation Sans", Helvetica, sans-serif'
const { resolve } = createRequire(import.meta.url)

/**
 * A script that has pages use this font. A style sheet will not do: the SVG writer copies the fonts of style sheets.
 */
const makeFontScript = async (): Promise<string> => {
  const faces = [400, 700].map(async weight => {
    const file = await readFile(resolve(`@fontsource/arimo/files/arimo-latin-${weight}-normal.woff2`), "base64")
    return `document.fonts.add(new FontFace("Arimo", "url(data:font/woff2;base64,${file})", { weight: "${weight}" }))`
  })
  const style = `document.documentElement.style.setProperty("--altilift-font", ${JSON.stringify(family)})`
  return `addEventListener("DOMContentLoaded", () => { ${style} }); ${(await Promise.all(faces)).join(";")}`
}

const openPage = async (context: BrowserContext, width: number, height: number, script: string): Promise<Page> => {
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.setViewportSize({ width, height })
  await page.addInitScript(script)
  await page.goto("about:blank")
  return page
}

export const startCamera = async (): Promise<Camera> => {
  const script = `${await bundleInPage()};${await makeFontScript()}`
  const ignored = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags], ...ignored })
  // The page's policy forbids the style elements that the SVG writer makes for a moment.
  const context = await browser.newContext({ bypassCSP: true, colorScheme: "light", locale: "en" })
  return {
    open: (width, height) => openPage(context, width, height, script),
    take: async (page, selector = "html") => {
      await page.evaluate("document.fonts.ready")
      return tidySvg(await page.evaluate(`svgOfPage(${JSON.stringify(selector)})`))
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
