import { type Checked, type Problem, type ServerImage, type SourceFile, verdict } from "@altilift/core"
import { nameOf } from "../fileRef.ts"
import { type EarlierBytes, isSettled, type UploadRow } from "../layers.ts"
import type { DifferenceState } from "./DifferenceState.ts"
import { neverArrived } from "./neverArrived.ts"

export interface Difference {
  readonly state: DifferenceState
  /** Here, of `OnlyOnServer` one whose bytes are others now; undefined: there is none. */
  readonly file: SourceFile | undefined
  /** Where the file is, or was; undefined: nothing is known of that. */
  readonly path: string | undefined
  readonly name: string
  /** The server's id of the image. */
  readonly id: string | undefined
  readonly checksum: string | undefined
  readonly problems: ReadonlyArray<Problem>
  /** What the journal says of the file. */
  readonly recorded: UploadRow["state"] | undefined
  /**
   * Of bytes on the server that every path they were uploaded from has replaced: the id of the Ready image in their
   * place.
   */
  readonly replacedBy?: string | undefined
}

/** What the three know. */
export interface Known {
  readonly disk: ReadonlyArray<Checked>
  readonly server: ReadonlyArray<ServerImage>
  readonly journal: ReadonlyArray<UploadRow>
  readonly earlier: ReadonlyArray<EarlierBytes>
  /** Whether a file is under the paths that are compared. */
  readonly isUnder: (ref: string) => boolean
  /** Whether no upload sends the bytes of an image that waits for them. */
  readonly isAbandoned: (image: ServerImage) => boolean
}

/** Everything in which the three differ; empty when they agree. */
export const differencesOf = (known: Known): ReadonlyArray<Difference> => {
  const rows = new Map(known.journal.map(row => [row.ref, row]))
  const bytes = [...known.earlier, ...known.journal].flatMap(({ ref, ready }) => (ready === undefined ? [] : [{ ref, ready }]))
  const byBytes = Map.groupBy(bytes, ({ ready }) => ready)
  const refsOf = (checksum: string) => byBytes.get(checksum)?.map(({ ref }) => ref) ?? []
  const disk = new Map(known.disk.map(one => [one.file.ref, one]))
  const nowAt = (ref: string): Now => {
    const one = disk.get(ref)
    // What came from another path is another photo, under a new name.
    const isChanged = one?.at === "Ready" && refsOf(one.content.checksum).every(from => from === ref)
    return { file: one?.file, changedTo: isChanged ? one.id : undefined }
  }
  const here = new Set(known.disk.flatMap(one => ("content" in one ? one.content.checksum : [])))
  const onServer = new Set(known.server.flatMap(({ checksum }) => checksum ?? []))
  return [
    ...known.disk.flatMap(one => ofFile(one, rows.get(one.file.ref))),
    ...known.server.flatMap(image => {
      const { checksum = "" } = image
      if (here.has(checksum)) return []
      const refs = refsOf(checksum)
      return ofImage(image, { refs, now: refs.map(nowAt), row: rows.get(refs.at(-1) ?? ""), isAbandoned: known.isAbandoned })
    }),
    ...goneOf(known, here, onServer),
  ]
}

const ofFile = (one: Checked, row: UploadRow | undefined): ReadonlyArray<Difference> => {
  if (one.at === "Skipped") return []
  const { file } = one
  const facts = { file, path: file.ref, name: file.name, recorded: row?.state }
  if (!("content" in one)) {
    return [{ ...facts, state: "Unread", id: undefined, checksum: undefined, problems: [one.problem] }]
  }
  const { checksum } = one.content
  const isOther = row?.ready !== undefined && row.ready !== checksum
  const found = { ...facts, id: "id" in one ? one.id : undefined, checksum, problems: one.at === "Invalid" ? one.problems : [] }
  if (one.at === "Ready") {
    return row === undefined || (isSettled(row) && !isOther) ? [] : [{ ...found, state: "Outdated" }]
  }
  return [{ ...found, state: one.at === "Missing" && isOther ? "Changed" : one.at }]
}

/** What is at a path that an image was uploaded from. */
interface Now {
  readonly file: SourceFile | undefined
  /** Id of the Ready image of its bytes, where these were uploaded from this path alone. */
  readonly changedTo: string | undefined
}

interface Origins {
  /** Paths that the bytes were uploaded from, and what is there now; the latest last. */
  readonly refs: ReadonlyArray<string>
  readonly now: ReadonlyArray<Now>
  /** Of the latest. */
  readonly row: UploadRow | undefined
  readonly isAbandoned: Known["isAbandoned"]
}

const ofImage = (image: ServerImage, { refs, now, row, isAbandoned }: Origins): ReadonlyArray<Difference> => {
  const { id, name, checksum, problems, state } = image
  const facts = { file: undefined, path: refs.at(-1), name, id, checksum, problems, recorded: row?.state }
  switch (verdict(state)) {
    case "ready":
    case "working": {
      const isReplaced = now.every(({ changedTo }) => changedTo !== undefined)
      const replacedBy = isReplaced ? now.at(-1)?.changedTo : undefined
      return [{ ...facts, file: now.at(-1)?.file, state: "OnlyOnServer", replacedBy }]
    }
    case "armed":
      return [{ ...facts, state: isAbandoned(image) ? "Abandoned" : "Arriving" }]
    case "invalid":
      return neverArrived(image) ? [] : [{ ...facts, state: "Invalid" }]
  }
}

/** Files that an upload found and that never became Ready, and that are not here any more. */
const goneOf = (
  { disk, journal, isUnder }: Known,
  here: ReadonlySet<string>,
  onServer: ReadonlySet<string>,
): ReadonlyArray<Difference> => {
  const found = new Set(disk.map(({ file }) => file.ref))
  // Of a file that goes with the photos no checksum is recorded.
  const isKept = (row: UploadRow) => (row.ready === undefined ? isSettled(row) : here.has(row.ready) || onServer.has(row.ready))
  return journal
    .filter(row => row.state !== "Named" && !found.has(row.ref) && isUnder(row.ref) && !isKept(row))
    .map(({ ref, state, ready }) => ({
      state: "Gone",
      file: undefined,
      path: ref,
      name: nameOf(ref),
      id: undefined,
      checksum: ready,
      problems: [],
      recorded: state,
    }))
}
