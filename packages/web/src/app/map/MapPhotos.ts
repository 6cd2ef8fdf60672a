import type { Totals } from "../upload/model/PhotoStore.ts"
import type { Uploading } from "../upload/Uploading.ts"

/** What the map draws of a set. */
export interface MapPhotos extends Pick<Uploading, "photos" | "placed" | "grouping" | "preflight" | "scanned" | "state"> {
  readonly totals: () => Pick<Totals, "counts">
}
