import type { MetaWords } from "../Catalogue.ts"

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const files = (count: number): string => counted(count, "file beside the photos is", "files beside the photos are")

/** English: files that go with the photos. */
export const meta: MetaWords = {
  head: "Files beside the photos:",
  entries: (kind, count) => {
    if (kind === "control-points") return counted(count, "observation", "observations")
    if (kind === "positions") return counted(count, "position", "positions")
    return kind === "marks" ? counted(count, "mark", "marks") : counted(count, "line", "lines")
  },
  waiting: "waiting",
  sending: "sending",
  verifying: "being verified",
  underWay: list => `Beside the photos: ${list}`,
  invalid: said => `the server refused the file: ${said}`,
  notComplete: count =>
    `Not complete: ${files(count)} not Ready. Each is listed above with its reason; --no-meta leaves them out.`,
  notStarted: "The reconstruction is not started: correct or leave out these files, or start it without them with --pre-start.",
}
