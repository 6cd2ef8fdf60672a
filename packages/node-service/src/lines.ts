import type { Readable } from "node:stream"

/** Characters of a line that are kept; the rest is ignored. A problem with 20 long names fits. */
const longest = 8_192

/** Tells every line of a stream, however much comes and however long a line is, in constant memory. */
export const eachLine = (stream: Readable, tell: (line: string) => void): void => {
  let pending = ""
  stream.setEncoding("utf8")
  stream.on("data", (chunk: string) => {
    const lines = chunk.split(/\r\n|\n|\r/)
    for (const [index, piece] of lines.entries()) {
      if (index > 0) {
        if (pending !== "") tell(pending)
        pending = ""
      }
      if (pending.length < longest) pending += piece.slice(0, longest - pending.length)
    }
  })
  stream.on("end", () => {
    if (pending !== "") tell(pending)
  })
  // A pipe that breaks ends with its process, which is noticed.
  stream.on("error", () => undefined)
}
