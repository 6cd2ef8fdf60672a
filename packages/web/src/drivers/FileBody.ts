import type { Body } from "@altilift/core"

/**
 * The body of a payload that is a file of the browser's, which can send it from the disk: its bytes need not pass
 * through the page.
 */
export type FileBody = Extract<Body, { kind: "stream" }> & { readonly file: File }

/** The file that a body is; undefined: it is something else. */
export const fileOf = (body: Body): File | undefined => ("file" in body && body.file instanceof File ? body.file : undefined)

/** Whether a file is still the one that was opened: browsers refuse to read, or to send, any other. */
export const isUnchanged = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
