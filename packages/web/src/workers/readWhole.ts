/** Memory that photos are read into, one after the other. */
let buffer = new ArrayBuffer(0)

/**
 * All bytes of a file; they stand until the next call. Into the same memory each time, where the browser can: new
 * memory for each photo would be freed much later, and costs more than the reading.
 */
export const readWhole = async (file: File): Promise<Uint8Array<ArrayBuffer>> => {
  const reader = byteReaderOf(file)
  if (reader === undefined) return new Uint8Array(await file.arrayBuffer())
  // It is the stream's while it reads.
  let lent = buffer.byteLength < file.size ? new ArrayBuffer(file.size) : buffer
  buffer = new ArrayBuffer(0)
  for (let at = 0; at < file.size; ) {
    const { done, value } = await reader.read(new Uint8Array(lent, at, file.size - at))
    if (done || value === undefined) throw new Error("ended before its end")
    at += value.byteLength
    lent = value.buffer
  }
  buffer = lent
  return new Uint8Array(buffer, 0, file.size)
}

/** `undefined` where files are no byte streams. */
const byteReaderOf = (file: File): ReadableStreamBYOBReader | undefined => {
  try {
    return file.stream().getReader({ mode: "byob" })
  } catch {
    return undefined
  }
}
