import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

const root = resolve(import.meta.dirname, "../..")
const folder = join(root, "docs/pictures")
const pictures = readdirSync(folder)
const read = (name: string): string => readFileSync(join(folder, name), "utf8")

/** What is read or run by whoever shows an SVG, or is no text. */
const forbidden = {
  "a script": /<script|\son\w+=|javascript:/i,
  "foreign content": /<(foreignObject|image|iframe|style|link)\b|<\?xml-stylesheet|<!(DOCTYPE|ENTITY)/i,
  "a reference to something else": /href=|\bsrc=|@import|url\((?!#)|data:/i,
  "a path of a machine": /file:|\/(tmp|home|root|Users|work|var)\//,
} as const

/** Shapes are long; tokens would be too, and are not among shapes. The fingerprint of a receipt's key is public. */
const withoutShapes = (svg: string): string => svg.replaceAll(/ d="[^"]*"|SHA256:[\w+/=]+/g, "")

describe("the pictures of docs/pictures", () => {
  it("are those that npm run pictures takes", () => {
    expect(pictures.sort()).toEqual([
      "live-view.svg",
      "page-ended.svg",
      "page-model.svg",
      "page-uploading.svg",
      "walk-check.svg",
      "walk-invitation.svg",
      "walk-preflight.svg",
      "walk-safe-page.svg",
      "walk-safe.svg",
      "walk-upload.svg",
    ])
  })

  it.each(pictures)("%s is SVG that needs nothing else", name => {
    const svg = read(name)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>[\s\S]*<text[\s\S]*<\/svg>\n$/)
    for (const [what, pattern] of Object.entries(forbidden)) expect(pattern.exec(svg)?.[0], what).toBeUndefined()
    expect(/[\w-]{32,}|altitoken/i.exec(withoutShapes(svg))?.[0], "what may be a token").toBeUndefined()
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(150_000)
  })

  it("show an upload under way, and the end that leads to the reconstruction", () => {
    expect(read("page-uploading.svg")).toContain(">Uploading</tspan>")
    expect(read("page-ended.svg")).toMatch(/>Start reconstruction with \d+ photos<\/tspan>/)
    expect(read("page-model.svg")).toMatch(/>\d,\d+ points · \d+ cameras<\/tspan>/)
    expect(read("live-view.svg")).toMatch(/\d % {2}|\d % uploaded/)
  })

  it("show both ways to a set that is safe", () => {
    expect(read("walk-invitation.svg")).toContain("anna@example.com")
    expect(read("walk-preflight.svg")).toContain(">Ready to upload</tspan>")
    expect(read("walk-safe-page.svg")).toContain(">Safe to format the card</tspan>")
    expect(read("walk-check.svg")).toContain("altilift check")
    expect(read("walk-upload.svg")).toContain("24 Ready, 0 Invalid")
    expect(read("walk-safe.svg")).toMatch(/every one is Ready on the server[\s\S]*Complete\.[\s\S]*1 downloaded/)
  })

  it.each(["README.md", "docs/first-set.md"])("are there where %s shows them, with a description", file => {
    const shown = [...readFileSync(join(root, file), "utf8").matchAll(/!\[([^\]]*)\]\(((?:docs\/)?pictures\/[^)]+)\)/g)]
    expect(shown.length).toBeGreaterThan(0)
    for (const [, description = "", path = ""] of shown) {
      expect(description).not.toBe("")
      expect(existsSync(join(root, file, "..", path)), path).toBe(true)
    }
  })
})
