/// <reference path="./comlinkNodeAdapter.d.ts" />
/** Adapts a thread of Node to comlink. */
export { default as nodeEndpoint } from "comlink/dist/esm/node-adapter.mjs"
