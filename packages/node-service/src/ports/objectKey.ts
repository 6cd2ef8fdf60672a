import type { ObjectKey } from "./Bucket.ts"

/** The key of an object as clouds know it. Both parts are of our making and need no escaping. */
export const keyOf = ({ projectId, filename }: ObjectKey): string => `${projectId}/${filename}`

const keyPattern = /^([0-9a-f]{24})\/([0-9a-f]{40}\.(?:jpg|png|tif))$/

/** The object that a key names; undefined when it is not of our making: nothing that needs unescaping, and no `..`, can be one. */
export const readKey = (key: string): ObjectKey | undefined => {
  const [, projectId, filename] = keyPattern.exec(key) ?? []
  return projectId === undefined || filename === undefined ? undefined : { projectId, filename }
}

/** A key that no photo ever has: filenames are random. */
export const absent: ObjectKey = { projectId: "0".repeat(24), filename: `${"0".repeat(40)}.jpg` }
