import { randomBytes } from "node:crypto"
import type { ImageType } from "@altilift/core"
import type { ObjectKey } from "./Bucket.ts"

/** Only to please people who look into a bucket; what an image is, its bytes decide. */
const extensions = { JPEG: "jpg", PNG: "png", TIFF: "tif" } as const satisfies Record<ImageType, string>

/** A filename that no other object has, and that cannot be guessed. */
export const newFilename = (type: ImageType): string => `${randomBytes(20).toString("hex")}.${extensions[type]}`

/** What the names of objects of meta files end with. */
const metaExtension = "meta"

/** The same for a meta file. */
export const newMetaFilename = (): string => `${randomBytes(20).toString("hex")}.${metaExtension}`

/** Whether an object is a meta file and no image. */
export const isMetaFile = ({ filename }: ObjectKey): boolean => filename.endsWith(`.${metaExtension}`)

/** What the keys of all objects of a project begin with. */
export const prefixOf = (projectId: string): string => `${projectId}/`

/** The key of an object as clouds know it. Both parts are of our making and need no escaping. */
export const keyOf = ({ projectId, filename }: ObjectKey): string => prefixOf(projectId) + filename

const keyPattern = new RegExp(`^([0-9a-f]{24})/([0-9a-f]{40}\\.(?:${[...Object.values(extensions), metaExtension].join("|")}))$`)

/**
 * The object that a key names; undefined when it is not of our making: nothing that needs unescaping, and no `..`, can
 * be one.
 */
export const readKey = (key: string): ObjectKey | undefined => {
  const [, projectId, filename] = keyPattern.exec(key) ?? []
  return projectId === undefined || filename === undefined ? undefined : { projectId, filename }
}

/** A key that no photo ever has: filenames are random. */
export const absent: ObjectKey = { projectId: "0".repeat(24), filename: `${"0".repeat(40)}.jpg` }
