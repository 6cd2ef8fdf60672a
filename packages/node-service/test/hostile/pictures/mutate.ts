import type { Dice } from "./Dice.ts"

/** Flips bits, writes ends of what fits into a byte, cuts out, doubles: what any file may suffer. */
export const mutate = (dice: Dice, file: Buffer): Buffer => {
  let bytes = Buffer.from(file)
  for (let change = dice.between(1, 8); change > 0; change--) {
    const at = dice.between(0, Math.max(bytes.length - 1, 0))
    const length = dice.size(Math.min(bytes.length, 5_000))
    switch (dice.between(0, 4)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.between(0, 7))
        break
      case 1:
        bytes.fill(dice.pick([0, 1, 0x7f, 0x80, 0xff]), at, Math.min(at + dice.between(1, 4), bytes.length))
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)])
        break
      default:
        bytes.set(dice.bytes(Math.min(8, bytes.length - at)), at)
    }
  }
  return bytes
}

export const cut = (dice: Dice, file: Buffer): Buffer => file.subarray(0, dice.between(0, file.length))
