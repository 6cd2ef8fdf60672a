/** Up to `length` bytes of a file, from `from` on. */
export type BytesOf = (from: number, length: number) => Promise<Uint8Array>
