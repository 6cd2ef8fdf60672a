import { naturalKey } from "@altilift/core"
import type { ImageInfo } from "@altilift/core/client"

/** The groups of the server's images, in the order of their urgency. */
export const imageGroups = ["problem", "coming", "ready"] as const
export type ImageGroup = (typeof imageGroups)[number]

export const imageOrders = ["problems", "name", "arrival"] as const
/** By what the list is sorted; `arrival` is the order of registration. */
export type ImageOrder = (typeof imageOrders)[number]

export const imageGroupOf = ({ state }: ImageInfo): ImageGroup =>
  state === "Ready" ? "ready" : state === "Invalid" ? "problem" : "coming"

export const countGroups = (images: ReadonlyArray<ImageInfo>): Readonly<Record<ImageGroup, number>> => {
  const counts = { problem: 0, coming: 0, ready: 0 }
  for (const image of images) counts[imageGroupOf(image)]++
  return counts
}

export const sortImages = (images: ReadonlyArray<ImageInfo>, order: ImageOrder): ReadonlyArray<ImageInfo> => {
  if (order === "arrival") return images
  const keyed = images.map(image => ({ image, key: keyOf(image, order) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ image }) => image)
}

const keyOf = (image: ImageInfo, order: ImageOrder): string =>
  (order === "problems" ? String(imageGroups.indexOf(imageGroupOf(image))) : "") + naturalKey(image.name)

/** Those of a group, and of any group when it is undefined, whose names contain `search`. */
export const findImages = (
  images: ReadonlyArray<ImageInfo>,
  group: ImageGroup | undefined,
  search: string,
): ReadonlyArray<ImageInfo> => {
  const wanted = search.trim().toLowerCase()
  if (group === undefined && wanted === "") return images
  return images.filter(
    image => (group === undefined || imageGroupOf(image) === group) && image.name.toLowerCase().includes(wanted),
  )
}
