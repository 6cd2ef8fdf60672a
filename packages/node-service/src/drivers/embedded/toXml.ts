import { XMLBuilder } from "fast-xml-parser"

/** An element by name: text, or what it contains; a list is the element repeated. */
export interface Elements {
  readonly [name: string]: string | Elements | ReadonlyArray<Elements>
}

const builder = new XMLBuilder({})

/** A document as OSS clients read it. */
export const toXml = (root: string, elements: Elements): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: elements })}`
