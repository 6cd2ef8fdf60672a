/** Throws of a seed: the same every time. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  }

  /** Below 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  /** A size: small ones are as likely as big ones, and the ends of what fits are among them. */
  size(most: number): number {
    if (this.chance(0.1)) return this.pick([0, 1, most, most - 1])
    return Math.floor(most ** this.fraction())
  }

  chance(likelihood: number): boolean {
    return this.fraction() < likelihood
  }

  pick<A>(choices: ReadonlyArray<A>): A {
    return choices[this.between(0, choices.length - 1)] as A
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.between(0, 255)))
  }

  some<A>(most: number, make: () => A): ReadonlyArray<A> {
    return Array.from({ length: this.between(0, most) }, make)
  }
}
