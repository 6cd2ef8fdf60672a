import type { ImageInfo } from "@altilift/core/client"
import { createMemo, type JSX } from "solid-js"
import type { MapPhotos } from "../map/MapPhotos.ts"
import { PhotoMap } from "../map/PhotoMap.tsx"
import type { Photo } from "../upload/model/Photo.ts"
import { noPhotos } from "../upload/model/PhotoStore.ts"
import { emptyPreflight } from "../upload/preflight/Preflight.ts"
import { createSelection } from "../upload/selection.ts"
import { choosing } from "../upload/uploadingState.ts"
import { sortImages } from "./imageList.ts"

/** Where the Ready photos were taken; a click on one opens it. */
export const ServerMap = (props: {
  readonly images: ReadonlyArray<ImageInfo>
  readonly look: string
  readonly onOpen: (id: string) => void
}): JSX.Element => {
  // Photos without a time: cameras number them, so by name they are in the order in which they were taken.
  const ready = createMemo(() =>
    sortImages(
      props.images.filter(({ thumbnail }) => thumbnail !== undefined),
      "name",
    ),
  )
  // Once: an expression in JSX is evaluated whenever its property is read.
  const uploading = createMapPhotos(ready)
  const { chosen, lit, light } = createSelection()
  const choose = (index: number | undefined): void => {
    const image = index === undefined ? undefined : ready()[index]
    if (image !== undefined) props.onOpen(image.id)
  }
  const selection = { chosen, lit, light, choose }
  return <PhotoMap uploading={uploading} selection={selection} look={props.look} unused={[]} />
}

const createMapPhotos = (images: () => ReadonlyArray<ImageInfo>): MapPhotos => {
  const photos = createMemo(() => images().map(asPhoto))
  let version = 0
  const changed = createMemo(() => {
    photos()
    return ++version
  })
  const withoutPosition = createMemo(() => images().filter(({ position }) => position === undefined).length)
  const counts = () => ({ ...noPhotos, ready: images().length })
  return {
    photos,
    placed: changed,
    grouping: changed,
    preflight: () => ({ ...emptyPreflight, withoutPosition: withoutPosition() }),
    scanned: () => true,
    totals: () => ({ counts: counts() }),
    state: () => choosing,
  }
}

/** A Ready photo as the map takes it. */
export const asPhoto = ({ id, name, position, takenAt }: ImageInfo, index: number): Photo => ({
  index,
  ref: id,
  name,
  size: undefined,
  meta: undefined,
  facts: {
    kind: "image",
    width: undefined,
    height: undefined,
    takenAt: takenAt === undefined ? undefined : Date.parse(takenAt),
    position: position && { ...position, altitude: undefined },
  },
  at: "Ready",
  sent: 0,
  arrived: true,
  leftOut: false,
  final: { at: "Ready", id, content: {}, file: { ref: id, name, size: 0, modifiedAt: 0 } },
})
