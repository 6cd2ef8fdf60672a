import type { FileWindow } from "./FileWindow.ts"
import { type Entry, readTiff, type TiffReader } from "./ifd.ts"
import type { Region } from "./PhotoHeader.ts"

const [exifPointer, gpsPointer] = [0x8769, 0x8825]

/** DateTimeOriginal, OffsetTimeOriginal; latitude, longitude and altitude with their references. */
const wanted = { [exifPointer]: [0x9003, 0x9011], [gpsPointer]: [1, 2, 3, 4, 5, 6] }

const mostTags = 1_000
const mostBytes = 256

/**
 * A TIFF file of some hundred bytes with the few tags that are wanted of EXIF data, whatever else is in there, and
 * however big it is: what parses it afterwards never sees anything else. Undefined when there are none.
 */
export const pickExif = (file: FileWindow, region: Region): ArrayBuffer | undefined => {
  const tiff = readTiff(file, region)
  if (tiff === undefined) return undefined
  const root = tiff.directory(tiff.first, mostTags)
  const groups = [exifPointer, gpsPointer].flatMap(pointer => {
    const at = tiff.number(root.find(({ tag }) => tag === pointer))
    const entries = at === undefined ? [] : tiff.directory(at, mostTags).filter(entry => isWanted(pointer, entry))
    return entries.length === 0 ? [] : [{ pointer, entries }]
  })
  return groups.length === 0 ? undefined : write(tiff, groups)
}

const isWanted = (pointer: number, { tag, bytes, type }: Entry): boolean =>
  wanted[pointer]?.includes(tag) === true && bytes > 0 && bytes <= mostBytes && type <= 10

interface Group {
  readonly pointer: number
  readonly entries: ReadonlyArray<Entry>
}

const directorySize = (entries: number): number => 2 + 12 * entries + 4

const write = (tiff: TiffReader, groups: ReadonlyArray<Group>): ArrayBuffer => {
  const start = 8 + directorySize(groups.length)
  const values = groups.flatMap(group => group.entries.map(entry => entry.bytes)).reduce((sum, bytes) => sum + bytes + 1, 0)
  const out = new ArrayBuffer(start + groups.reduce((sum, group) => sum + directorySize(group.entries.length), 0) + values)
  const view = new DataView(out)
  const little = tiff.littleEndian
  view.setUint16(0, little ? 0x4949 : 0x4d4d)
  view.setUint16(2, 42, little)
  view.setUint32(4, 8, little)
  let at = start
  let valuesAt = out.byteLength - values
  const putTag = (place: number, tag: number, type: number, count: number) => {
    view.setUint16(place, tag, little)
    view.setUint16(place + 2, type, little)
    view.setUint32(place + 4, count, little)
  }
  const putEntry = (place: number, entry: Entry) => {
    putTag(place, entry.tag, entry.type, entry.count)
    const inline = entry.bytes <= 4
    if (!inline) view.setUint32(place + 8, valuesAt, little)
    new Uint8Array(out).set(tiff.bytes(entry), inline ? place + 8 : valuesAt)
    if (!inline) valuesAt += entry.bytes
  }
  view.setUint16(8, groups.length, little)
  groups.forEach(({ pointer, entries }, index) => {
    putTag(10 + index * 12, pointer, 4, 1)
    view.setUint32(18 + index * 12, at, little)
    view.setUint16(at, entries.length, little)
    entries.forEach((entry, number) => {
      putEntry(at + 2 + number * 12, entry)
    })
    at += directorySize(entries.length)
  })
  return out
}
