import type { ServerImage } from "@altilift/core"

/** Whether an image was given up of which no byte ever came: there is no photo behind it. */
export const neverArrived = ({ problems }: Pick<ServerImage, "problems">): boolean =>
  problems.length > 0 && problems.every(({ code }) => code === "photo-never-arrived" || code === "photo-abandoned")
