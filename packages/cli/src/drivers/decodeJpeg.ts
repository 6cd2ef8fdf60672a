import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { getAsset, isSea } from "node:sea"
import { type Luminance, luminanceOf } from "@altilift/core/preflight"
import decode, { init } from "@jsquash/jpeg/decode.js"

/** Of Node; declared with the DOM alone. */
declare const WebAssembly: { readonly compile: (bytes: Uint8Array) => Promise<never> }

/** Decodes a JPEG into shades of grey (mozjpeg, as WebAssembly). Rejects where the bytes are none. */
export const decodeJpeg = async (bytes: Uint8Array): Promise<Luminance> => {
  ready ??= start()
  await ready
  const { data, width, height } = await decode(new Uint8Array(bytes).buffer)
  return luminanceOf(data, width, height)
}

let ready: Promise<void> | undefined

/** Declared with one argument. The decoder would write its warnings about damaged photos to standard error. */
const initWith: (module: never, options: { readonly printErr: () => void }) => Promise<void> = init

const start = async (): Promise<void> => {
  // The decoder returns one; Node has none.
  Object.assign(globalThis, { ImageData: Picture })
  await initWith(await WebAssembly.compile(await decoder()), { printErr: () => undefined })
}

/** Within the single executable, beside the bundle, or in the package where the source runs itself. */
const decoder = async (): Promise<Uint8Array> => {
  if (isSea()) return new Uint8Array(getAsset("mozjpeg_dec.wasm"))
  const file = import.meta.url.endsWith(".ts")
    ? createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm")
    : new URL("./mozjpeg_dec.wasm", import.meta.url)
  return new Uint8Array(await readFile(file))
}

class Picture {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data
    this.width = width
    this.height = height
  }
}
