/** The address of a worker's file, built by itself. */
declare module "*?worker&url" {
  const url: string
  export default url
}

/** The text of a style sheet. */
declare module "*.css?inline" {
  const css: string
  export default css
}

declare module "*.css" {}

/** The address of a WebAssembly file. */
declare module "*.wasm?url" {
  const url: string
  export default url
}

/** laz-perf for workers. Its own types need those of Emscripten. */
declare module "laz-perf/lib/worker/laz-perf.js" {
  interface LASZip {
    readonly open: (file: number, length: number) => void
    readonly getPoint: (to: number) => void
    readonly delete: () => void
  }
  interface LazPerf {
    readonly LASZip: new () => LASZip
    readonly HEAPU8: Uint8Array<ArrayBuffer>
    readonly _malloc: (bytes: number) => number
    readonly _free: (at: number) => void
  }
  const createLazPerf: (options: { readonly wasmBinary: ArrayBuffer; readonly printErr: () => void }) => Promise<LazPerf>
  export default createLazPerf
}
