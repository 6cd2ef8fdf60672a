import type { ImageType } from "@altilift/core"

/** A real image of 8 × 8 pixels with its SHA-1, small enough to stand in a source file. */
export interface Fixture {
  readonly type: ImageType
  readonly checksum: string
  readonly bytes: Uint8Array
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/** Decodes base 64. Neither `atob` nor `Buffer` is everywhere where a suite runs. */
const fromBase64 = (text: string): Uint8Array => {
  const digits = text.replace(/=+$/, "")
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const digit of digits) {
    held = (held << 6) | alphabet.indexOf(digit)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return bytes
}

export const jpeg: Fixture = {
  type: "JPEG",
  checksum: "badd96e8639afa078e40ccfaa261edcf411d9625",
  bytes: fromBase64(
    "/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUBKN//9k=",
  ),
}

export const png: Fixture = {
  type: "PNG",
  checksum: "e355aff2c9572735f0850c81ac9ce3893855d725",
  bytes: fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAMAAADz0U65AAAAA1BMVEVaeDwO2BnFAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgoA4AAABIAAF7pRHIAAAAAElFTkSuQmCC",
  ),
}

export const tiff: Fixture = {
  type: "TIFF",
  checksum: "405394a71bd206166daa153d963192ad014dbe4e",
  bytes: fromBase64(
    "SUkqADAAAACAFo8DwAQWDQeEQmBQSEw2GwuHRGDxCJRKKRWHReMQqBxuMx2PQmAgEAAAAQMAAQAAAAgAAAABAQMAAQAAAAgAAAACAQMAAwAAAAYBAAADAQMAAQAAAAUAAAAGAQMAAQAAAAIAAAARAQQAAQAAAAgAAAASAQMAAQAAAAEAAAAVAQMAAQAAAAMAAAAWAQMAAQAAAAABAAAXAQQAAQAAACgAAAAaAQUAAQAAAPYAAAAbAQUAAQAAAP4AAAAcAQMAAQAAAAEAAAAoAQMAAQAAAAIAAAA9AQMAAQAAAAIAAABTAQMAAwAAAAwBAAAAAAAAMzPLAAAACAAzM8sAAAAIAAgACAAIAAEAAQABAA==",
  ),
}

export const text = (content: string): Uint8Array => Uint8Array.from(content, letter => letter.charCodeAt(0) & 0x7f)

/** A payload that is held in memory, for suites that send one. */
export const payloadOf = ({ type, checksum, bytes }: Fixture, ref = `fixture.${type}`) => ({
  content: { type, checksum, size: bytes.byteLength },
  file: { ref, name: ref, size: bytes.byteLength, modifiedAt: 1_700_000_000_000 },
  body: { kind: "bytes", bytes } as const,
})
