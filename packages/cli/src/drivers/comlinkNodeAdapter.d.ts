/** The types that the package has for this file are found for its CommonJS form only. */
declare module "comlink/dist/esm/node-adapter.mjs" {
  import type { MessagePort, Worker } from "node:worker_threads"
  import type { Endpoint } from "comlink"
  export default function nodeEndpoint(port: Worker | MessagePort): Endpoint
}
