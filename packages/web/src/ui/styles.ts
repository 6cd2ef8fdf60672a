import base from "./styles/base.css?inline"
import hints from "./styles/hints.css?inline"
import layout from "./styles/layout.css?inline"
import list from "./styles/list.css?inline"
import map from "./styles/map.css?inline"
import panels from "./styles/panels.css?inline"
import people from "./styles/people.css?inline"
import result from "./styles/result.css?inline"
import tokens from "./styles/tokens.css?inline"

let sheet: CSSStyleSheet | undefined

/**
 * Gives a document or a shadow root the look of the page, once. A constructed sheet needs no `unsafe-inline` of a
 * Content-Security-Policy, and is shared by all roots.
 */
export const applyStyles = (root: DocumentOrShadowRoot): void => {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync([tokens, base, layout, panels, hints, list, map, result, people].join("\n"))
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
