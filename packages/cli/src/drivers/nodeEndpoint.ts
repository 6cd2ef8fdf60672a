/// <reference path="./comlinkNodeAdapter.d.ts" />
/** Lets comlink speak through the threads of Node. */
export { default as nodeEndpoint } from "comlink/dist/esm/node-adapter.mjs"
