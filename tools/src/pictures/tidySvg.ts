import { optimize } from "svgo"

/** What the SVG writer notes about the page's elements. */
const notes = [
  "data-.*",
  "class",
  "aria-.*",
  "role",
  "color",
  "tabindex",
  "font-stretch",
  "font-variant",
  "unicode-bidi",
  "user-select",
  "word-spacing",
  "writing-mode",
]

/** Takes out what draws nothing, and rounds numbers to tenths of a pixel. */
export const tidySvg = (svg: string): string =>
  optimize(svg, {
    multipass: true,
    floatPrecision: 1,
    js2svg: { pretty: true, indent: 1 },
    plugins: [
      { name: "removeAttrs", params: { attrs: notes } },
      { name: "preset-default", params: { overrides: { removeUnknownsAndDefaults: { keepDataAttrs: false } } } },
      "removeTitle",
    ],
  }).data
