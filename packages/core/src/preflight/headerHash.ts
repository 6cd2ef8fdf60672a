/** FNV-1a over the bytes, twice with different offsets, and the file's size: equal content has equal hashes. */
export const headerHash = (head: Uint8Array, size: number): string => {
  let one = 0x811c9dc5
  let two = 0x050c5d1f
  for (const byte of head) {
    one = Math.imul(one ^ byte, 0x01000193)
    two = Math.imul(two ^ byte, 0x01000193) + one
  }
  return [one, two, size].map(part => (part >>> 0).toString(16)).join("-")
}
