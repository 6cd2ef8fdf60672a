/**
 * Text from outside (names of files, words of a server) that is safe on a terminal: control characters, escape
 * sequences and characters that turn the direction of writing are shown as `\x1b` or `\u202e`, so that no name can move
 * the cursor, change colours or pretend to be another.
 */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, escaped)

const escaped = (character: string): string => {
  const code = character.charCodeAt(0)
  switch (character) {
    case "\n":
      return "\\n"
    case "\r":
      return "\\r"
    case "\t":
      return "\\t"
    default:
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`
  }
}
