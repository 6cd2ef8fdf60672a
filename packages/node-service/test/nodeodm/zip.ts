import { crc32, deflateRawSync } from "node:zlib"

export interface ZipEntry {
  readonly name: string
  readonly data?: Buffer | string
  /** Mode of Unix, with the type of the file. */
  readonly mode?: number
  /** What is announced instead of the truth. */
  readonly size?: number
  readonly crc?: number
}

/** An archive as anybody may make it, also one that no program would. */
export const zip = (entries: ReadonlyArray<ZipEntry>): Buffer => {
  const [files, directory]: [Array<Buffer>, Array<Buffer>] = [[], []]
  let offset = 0
  for (const { name, data = "", mode = 0o100644, size, crc } of entries) {
    const bytes = Buffer.from(data)
    const packed = deflateRawSync(bytes)
    const fileName = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x800, 2)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc ?? crc32(bytes), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(size ?? bytes.length, 18)
    facts.writeUInt16LE(fileName.length, 22)
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), facts, fileName, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    // Made by version 3.0 on Unix.
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x1e\x03", "latin1"), facts, rest, fileName]))
    files.push(file)
    offset += file.length
  }
  const all = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write("PK\x05\x06", "latin1")
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(all.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, all, end])
}
