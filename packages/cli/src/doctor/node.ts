import { found } from "./Finding.ts"

/** The program does not start with a Node that is too old. */
export const checkNode = () => [found("node", "ok", "node-fits", { version: process.versions.node })]
