/// <reference lib="dom" />
import { recordCanvases } from "./canvases.ts"
import { svgOfPage } from "./svgOfPage.ts"

recordCanvases()
Object.assign(window, { svgOfPage })
