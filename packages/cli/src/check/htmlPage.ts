import { sentences } from "../messages/language.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { bytes, duration } from "../view/units.ts"
import { mapSvg } from "./mapSvg.ts"
import { coverageLines, flightCells, hintWords } from "./reportLines.ts"
import type { SetReport } from "./SetReport.ts"

/** The report as one page, which loads nothing. `thumbnails`: data URLs by path. */
export const htmlPage = (report: SetReport, thumbnails: ReadonlyMap<string, string>): string => {
  const words = sentences().check
  const { photos, broken, check } = report
  const hinted = photos.filter(({ hints }) => hints.length > 0)
  const map = mapSvg(report)
  const summary = words.summary(photos.length, bytes(report.bytes), report.gigaPixels.toFixed(2), report)
  const rows = check.flights.map(
    flight =>
      `<tr>${flightCells(flight)
        .map(cell => `<td>${text(cell)}</td>`)
        .join("")}</tr>`,
  )
  return [
    `<!doctype html><html><head><meta charset="utf-8"><title>${text(words.title)}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    `<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>`,
    `<h1>${text(words.title)}</h1><p>${text(summary)}</p>`,
    ...(report.seconds === undefined ? [] : [`<p>${text(words.estimate(duration(report.seconds)))}</p>`]),
    `<h2>${text(words.flights)}</h2><table><tr>${words.flightHeads.map(head => `<th>${text(head)}</th>`).join("")}</tr>`,
    ...rows,
    "</table>",
    ...coverageLines(report).map(line => `<p>${text(line)}</p>`),
    ...(map === "" ? [] : [`<figure>${map}<figcaption>${text(words.map)}</figcaption></figure>`]),
    ...(broken.length === 0 ? [] : [`<p>${text(words.broken(broken.length))}</p>`]),
    ...broken.map(({ ref, because }) => `<p>${text(shownPath(ref))}: ${text(words.because[because])}</p>`),
    `<h2>${text(words.hints)}</h2>`,
    ...(hinted.length === 0 ? [`<p>${text(words.noHints)}</p>`] : []),
    `<ul>${hinted.map(({ ref, hints }) => entry(ref, hintWords(hints, report), thumbnails.get(ref))).join("\n")}</ul>`,
    "</body></html>\n",
  ].join("\n")
}

const entry = (ref: string, hints: string, thumbnail: string | undefined): string => {
  const picture = thumbnail === undefined ? "" : `<img src="${thumbnail}" alt="">`
  return `<li>${picture}<div><b>${text(shownPath(ref))}</b><br>${text(hints)}</div></li>`
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

/** Names of files and cameras come from a card. */
const text = (words: string): string => printable(words).replace(/[&<>"']/g, character => escapes[character] ?? "")

const style = `
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #8884}
figure{margin:1rem 0}svg{width:100%;background:#8881}
.footprints polygon{fill:#2a7de1;fill-opacity:.06;stroke:#2a7de1;stroke-opacity:.25}
.gaps rect{fill:#d22;fill-opacity:.35;stroke:#d22}.photos circle{fill:#2a7de1}.photos .hinted{fill:#e80}
ul{list-style:none;padding:0}li{display:flex;gap:1rem;margin:.5rem 0;overflow-wrap:anywhere}img{width:8rem;height:fit-content}`
