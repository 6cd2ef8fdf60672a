import type { Download } from "@altilift/core/client"

/** What of the results the page can show, and how. */
export interface Viewable {
  readonly as: "cloud" | "image" | "raster"
  readonly download: Download & { readonly link: string }
}

/** Links lead to the web only: an address on the server's disk leads nowhere from here. */
export const linkOf = ({ link }: Download): string | undefined =>
  link !== undefined && /^https?:\/\//i.test(link) ? link : undefined

/** Those that the page can show; point clouds first. */
export const viewablesOf = (downloads: ReadonlyArray<Download>): ReadonlyArray<Viewable> => {
  const found = downloads.flatMap((download): ReadonlyArray<Viewable> => {
    const link = linkOf(download)
    const as = viewOf(download)
    return link === undefined || as === undefined ? [] : [{ as, download: { ...download, link } }]
  })
  return [...found.filter(({ as }) => as === "cloud"), ...found.filter(({ as }) => as !== "cloud")]
}

const viewOf = ({ name, kind }: Download): Viewable["as"] | undefined => {
  if (/\.(ply|la[sz])$/i.test(name) && (kind === undefined || kind === "pointcloud")) return "cloud"
  if (kind !== "orthophoto" && kind !== "dsm") return undefined
  if (/\.(jpe?g|png|webp)$/i.test(name)) return "image"
  return /\.tiff?$/i.test(name) ? "raster" : undefined
}

const named = (downloads: ReadonlyArray<Download>, pattern: RegExp): string | undefined =>
  downloads
    .filter(({ name }) => pattern.test(name))
    .map(linkOf)
    .find(link => link !== undefined)

/** Where the camera positions are, in the coordinates of the point cloud. */
export const camerasLink = (downloads: ReadonlyArray<Download>): string | undefined => named(downloads, /(^|\/)cameras\.csv$/i)
export const reportLink = (downloads: ReadonlyArray<Download>): string | undefined => named(downloads, /(^|\/)report\.json$/i)

/**
 * Whether the photos were handed over to a folder, for another program: its manifest is all that comes of it
 * (docs/service.md, Reconstruction).
 */
export const isHandedOver = (downloads: ReadonlyArray<Download>): boolean =>
  downloads.length > 0 && downloads.every(({ name }) => baseName(name) === "manifest.json")

export const baseName = (name: string): string => name.split("/").at(-1) ?? name
