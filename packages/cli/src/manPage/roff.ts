/**
 * The few requests of man(7) that a page of flags needs. The libraries for roff on npm turn Markdown into it; what is
 * written here is no Markdown.
 */
export const title = (name: string, source: string, manual: string): string =>
  `.TH ${[name.toUpperCase(), "1", "", source, manual].map(word => `"${escaped(word)}"`).join(" ")}`

export const section = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [`.SH "${escaped(heading)}"`, ...lines]

export const subsection = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  `.SS "${escaped(heading)}"`,
  ...lines,
]

/** A new paragraph. */
export const paragraph = (content: string): ReadonlyArray<string> => [".PP", text(content)]

/** What is described, and what is said of it, further in. */
export const entry = (term: string, description: string): ReadonlyArray<string> => [
  ".TP",
  `.B "${escaped(term)}"`,
  text(description),
]

/** Lines as they are typed. */
export const verbatim = (lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  ".PP",
  ".RS 4",
  ".nf",
  ...lines.map(text),
  ".fi",
  ".RE",
]

/** A line of text: not one that begins like a request. */
export const text = (content: string): string => (/^[.']/.test(content) ? `\\&${escaped(content)}` : escaped(content))

/**
 * Special characters (groff_char(7)): a plain hyphen, quotes and accents are typeset otherwise, so that they could not be
 * copied into a shell.
 */
const escaped = (content: string): string =>
  content.replace(/[\\"'^`~-]/g, character => special[character] ?? character).replaceAll("\n", " ")

const special: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  '"': "\\(dq",
  "'": "\\(aq",
  "^": "\\(ha",
  "`": "\\(ga",
  "~": "\\(ti",
  "-": "\\-",
}
