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

/** Shapes are long; tokens would be too, and are not among shapes. */
const withoutShapes = (svg: string): string => svg.replaceAll(/ d="[^"]*"/g, "")

describe("the pictures of docs/pictures", () => {
  it("are those that npm run pictures takes", () => {
    expect(pictures.sort()).toEqual(["live-view.svg", "page-ended.svg", "page-model.svg", "page-uploading.svg"])
  })

  it.each(pictures)("%s is SVG that needs nothing else", name => {
    const svg = read(name)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>[\s\S]*<text[\s\S]*<\/svg>\n$/)
    for (const [what, pattern] of Object.entries(forbidden)) expect(pattern.exec(svg)?.[0], what).toBeUndefined()
    expect(/[\w-]{32,}|token/i.exec(withoutShapes(svg))?.[0], "what may be a token").toBeUndefined()
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(150_000)
  })

  it("show an upload under way, and the end that leads to the reconstruction", () => {
    expect(read("page-uploading.svg")).toContain(">Uploading</tspan>")
    expect(read("page-ended.svg")).toMatch(/>Start reconstruction with \d+ photos<\/tspan>/)
    expect(read("page-model.svg")).toMatch(/>\d,\d+ points · \d+ cameras<\/tspan>/)
    expect(read("live-view.svg")).toMatch(/\d % {2}|\d % uploaded/)
  })

  it("are there where README.md shows them, with a description", () => {
    const shown = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/!\[([^\]]*)\]\((docs\/pictures\/[^)]+)\)/g)]
    expect(shown.length).toBeGreaterThan(0)
    for (const [, description = "", path = ""] of shown) {
      expect(description).not.toBe("")
      expect(existsSync(join(root, path)), path).toBe(true)
    }
  })
})
