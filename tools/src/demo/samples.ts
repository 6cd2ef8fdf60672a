import { resolve } from "node:path"

/** The folder of real photos that may lie beside the workspace. */
export const samples = resolve(import.meta.dirname, "../../../../shared/photos/brighton-beach")
