import type { ImageInfo, Page } from "@altilift/core/client"

/** Part of the list as it was read. */
interface Part extends Page<ImageInfo> {
  readonly after: string | undefined
}

/** Parts with images on their way that one look reads again: a set of 50,000 has a hundred parts. */
const readAgainAtMost = 8

export interface ImageReader {
  /**
   * Reads what is not known yet, the last part, and parts with images on their way; with `anew`, everything again. A
   * later call ends an earlier one.
   */
  readonly read: (anew: boolean) => Promise<void>
  /** Whether the end of the list was reached. */
  readonly isComplete: () => boolean
  readonly stop: () => void
}

/** All images of a project, part by part. `onRead` takes all that are known so far. */
export const makeImageReader = (
  fetchPart: (after: string | undefined) => Promise<Page<ImageInfo>>,
  onRead: (images: ReadonlyArray<ImageInfo>, total: number | undefined) => void,
): ImageReader => {
  let parts: ReadonlyArray<Part> = []
  let turn = 0
  const isComplete = () => parts.length > 0 && parts.at(-1)?.next === undefined
  const publish = () =>
    onRead(
      parts.flatMap(({ items }) => items),
      parts.at(-1)?.total,
    )
  const read = async (anew: boolean): Promise<void> => {
    const mine = ++turn
    let again = 0
    for (let at = 0; at === 0 || parts[at - 1]?.next !== undefined; at++) {
      const after = parts[at - 1]?.next
      const known = parts[at]?.after === after ? parts[at] : undefined
      if (!anew && known !== undefined && (!mayChange(known) || (known.next !== undefined && ++again > readAgainAtMost))) continue
      const page = await fetchPart(after)
      if (turn !== mine) return
      const rest = known !== undefined && page.next === known.next ? parts.slice(at + 1) : []
      parts = [...parts.slice(0, at), { ...page, after }, ...rest]
      // At 1, 2, 4, 8 … parts: each time the list is sorted again.
      if (!anew && (at & (at + 1)) === 0) publish()
    }
    publish()
  }
  return { read, isComplete, stop: () => turn++ }
}

const mayChange = ({ items, next }: Part): boolean =>
  next === undefined || items.some(({ state }) => state !== "Ready" && state !== "Invalid")
